"""What must hold of the book at every moment, asked of the tables."""

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from core.commit import commit
from core.db import db
from core.journal.models import Cursor, Parked
from core.journal.readers import drain
from customers.models import Customer
from rewards.catalogue.models import Redemption
from rewards.ledger.balances import differences, rebuild_balances
from rewards.ledger.models import Balance, Line
from rewards.ledger.reader import READER


def check():
    """Sums are balances; nothing is negative that may not be; nothing is taken back that was not given; and both balances
    say the same but for what was spent."""
    assert differences() == []
    assert astray() == []
    assert overpaid() == []
    assert negative() == []
    assert apart() == []
    assert db.session.scalars(select(Parked.error)).all() == []
    db.session.rollback()


def astray():
    """Lines that take back what was never given: without an original, of somebody else's, of another cause or balance."""
    original = aliased(Line)
    same = and_(
        original.cause == Line.cause,
        original.balance == Line.balance,
        original.earner_id == Line.earner_id,
        original.customer_id == Line.customer_id,
        original.points > 0,
        original.id < Line.id,
    )
    query = select(Line.id).outerjoin(original, original.id == Line.reverses_id)
    taken = (Line.points < 0, Line.reason.not_in(("redeemed", "erased")))
    return list(db.session.scalars(query.where(*taken, or_(original.id.is_(None), ~same))))


def overpaid():
    """Causes of which more went back than was ever paid."""
    kept = (Line.earner_id, Line.cause, Line.rule_key, Line.balance)
    total = func.sum(Line.points)
    query = select(*kept, total).where(Line.reason.not_in(("redeemed", "erased"))).group_by(*kept)
    return [tuple(row) for row in db.session.execute(query.having(total < 0))]


def negative():
    """Only what can be spent may fall below nothing: by a refund of what was spent already."""
    below = or_(Balance.status < 0, Balance.status_pending < 0, Balance.spendable_pending < 0)
    return [tuple(row) for row in db.session.execute(select(Balance.__table__).where(below))]


def apart():
    """People whose balances differ by more than what they spent; erased people have nothing at all."""
    spent = select(Redemption.customer_id, func.sum(Redemption.cost).label("cost")).where(
        Redemption.state != "cancelled"
    )
    costs = dict(db.session.execute(spent.group_by(Redemption.customer_id)).all())
    gone = set(db.session.scalars(select(Customer.id).where(Customer.erased_at.is_not(None))))
    forfeited = set(db.session.scalars(select(Line.customer_id).where(Line.reason == "erased")))
    found = []
    for row in db.session.execute(select(Balance.__table__)):
        status, spendable = row.status + row.status_pending, row.spendable + row.spendable_pending
        if row.customer_id in forfeited:
            found += [row.customer_id] if (status, spendable) != (0, 0) else []
        elif row.customer_id not in gone:
            found += [row.customer_id] if status - spendable != costs.get(row.customer_id, 0) else []
    return found


def book():
    """All lines that follow the journal, in a form that does not depend on their ids, and all balances."""
    original = aliased(Line)
    columns = (Line.seq, Line.cause, Line.rule_id, Line.earner_id, Line.customer_id, Line.balance, Line.points)
    query = select(*columns, Line.reason, Line.state, Line.available_at, original.seq.label("of"))
    lines = db.session.execute(query.outerjoin(original, original.id == Line.reverses_id).where(Line.seq.is_not(None)))
    return sorted(map(repr, map(tuple, lines))), balances()


def balances():
    query = select(Balance.__table__).order_by(Balance.customer_id)
    return [tuple(row) for row in db.session.execute(query) if any(row[1:])]


def rewind(seq=0):
    place = update(Cursor).where(Cursor.reader == READER.name, Cursor.seq > seq).values(seq=seq)
    db.session.execute(place)
    commit()


def read(limit=None):
    drain([READER], limit)


def empty():
    """Everything that follows the journal goes; what was redeemed stays, for no entry of the journal says it."""
    people = sorted(db.session.scalars(select(Line.customer_id).distinct()))
    ours = {"synchronize_session": False}
    db.session.execute(update(Line).where(Line.seq.is_not(None)).values(reverses_id=None), execution_options=ours)
    db.session.execute(delete(Line).where(Line.seq.is_not(None)), execution_options=ours)
    rebuild_balances(people)
    rewind()


def check_replays(limit=None):
    """Read again it is the same book, and read into an empty one too. What somebody who was erased had is gone from the
    journal, and so are their lines; the balances are the same all the same."""
    before = book()
    rewind()
    read(limit)
    assert book() == before
    empty()
    read(limit)
    check()
    if db.session.scalar(select(Customer.id).where(Customer.erased_at.is_not(None)).limit(1)) is None:
        assert book() == before
    assert balances() == before[1]
