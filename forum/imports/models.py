"""Where imported things stood before."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Permalink(Model):
    """An address of the community that was left: it answers 301. `path` with its query, as `addresses` keys it."""

    __tablename__ = "permalinks"

    path: Mapped[str] = mapped_column(String(500), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
