"""`flask customers`, `flask tokens`, `flask mail`."""

import click
from flask.cli import AppGroup

from core.access import ROLES, SCOPES
from core.commit import commit
from core.errors import Invalid
from core.mail import newest
from customers import emails, handles, passwords
from customers.accounts.actions import create
from customers.accounts.first_admin import first_admin_link
from customers.accounts.queries import by_email
from customers.links.actions import address_of, make_link
from customers.tokens.actions import create_token

customers = AppGroup("customers", help="People on record.")
tokens = AppGroup("tokens", help="API tokens.")
mail = AppGroup("mail", help="Mails that were kept here.")


@customers.command("create")
@click.option("--email", required=True)
@click.option("--handle", required=True)
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES))
@click.option("--password", default="")
def create_command(email: str, handle: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """A person with an account; without --password, prints a one-time sign-in link."""
    address = emails.normal(email)
    if address is None:
        raise click.BadParameter("This is not an e-mail address.", param_hint="--email")
    problem = handles.problem(handle, imported=True)
    if problem:
        raise click.BadParameter(str(problem), param_hint="--handle")
    if password and passwords.problem(password, (address, handle, name)):
        click.echo(f"--password: {passwords.problem(password, (address, handle, name))}", err=True)
    try:
        made = create(address, handle, name, roles, password)
    except Invalid as wrong:
        raise click.ClickException(wrong.message) from wrong
    link = "" if password else address_of("sign_in.by_link", secret=make_link("sign_in", address, made.id))
    commit()
    click.echo(link or f"{made.handle} <{address}>")


@customers.command("first-admin")
def first_admin_command() -> None:
    """Prints a one-time link for the first admin; nothing once an admin has come in."""
    link = first_admin_link()
    commit()
    if link:
        click.echo(link)


@tokens.command("create")
@click.option("--email", required=True)
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES))
@click.option("--name", default="made by command")
def create_token_command(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Prints one API token, once."""
    customer = by_email(emails.normal(email) or "")
    if customer is None or customer.registered_at is None:
        raise click.ClickException(f"Nobody with the address {email} has an account.")
    _row, token = create_token(customer.id, scopes, name)
    commit()
    click.echo(token)


@mail.command("last")
def last_command() -> None:
    """The newest mail, as text."""
    newest_mail = newest()
    if newest_mail is None:
        raise click.ClickException("There is no mail yet.")
    if newest_mail.text is None:
        raise click.ClickException("MAIL_URL is set: the text left with the mail.")
    click.echo(f"To: {newest_mail.to}\nSubject: {newest_mail.subject}\n\n{newest_mail.text}")


commands = [customers, tokens, mail]
