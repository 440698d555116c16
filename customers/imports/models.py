"""What an import changed of records that were there before, so that it can be taken back."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class ImportedChange(Model):
    """The record's own fields as they were before the batch touched them; `after` as it left them."""

    __tablename__ = "customer_imported_changes"

    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
