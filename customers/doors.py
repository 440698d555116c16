"""What this package shows to `app.py`: its pages and doors, in the order of growing privilege."""

from customers import privacy, throttle
from customers.accounts.views import pages as accounts
from customers.commands import commands
from customers.links.actions import forget_old_links
from customers.oidc.views import pages as oidc
from customers.settings.views import pages as settings
from customers.sign_in.views import pages as sign_in

PRIVACY = [privacy.PRIVACY]
BLUEPRINTS = [sign_in, accounts, oidc, settings]
COMMANDS = commands
TICKS = [throttle.forget_old_attempts, forget_old_links]
