"""Files to import."""

import gzip
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from core.db import db
from home.imports.running import Report, importer_named, run_import, undo_import

PURCHASES = "order_id,customer_id,ordered_at,items,quantity,amount,currency\n"
LINES = (
    "order_id,customer_id,email,ordered_at,status,currency,sku,product_name,quantity,net_amount,"
    "refunded_amount,refunded_at\n"
)


def item(sku: str = "T1", amount: float = 59.9, quantity: int = 1) -> str:
    return f'"[{{""sku"":""{sku}"",""name"":""Thing {sku}"",""qty"":{quantity},""amount"":{amount}}}]"'


def row(order_id: str, customer: str = "c-1", amount: float = 59.9, at: str = "2026-05-01T10:00:00Z") -> str:
    return f"{order_id},{customer},{at},{item(amount=amount)},1,{amount},EUR\n"


def bring(app: Flask, kind: str, path: Path, text: str | None = None, **options: object) -> Report:
    if text is not None:
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    with app.app_context():
        return run_import(importer_named(kind), path, **options)


def take_back(app: Flask, batch: int) -> tuple[str, dict[str, int]]:
    with app.app_context():
        return undo_import(batch)


def counted(app: Flask) -> dict[str, int]:
    """Rows of every table."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        found = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
        db.session.rollback()
        return found
