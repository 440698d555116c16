"""The engine and all that can be found with it, as the composition root puts them together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from core.access import Viewer
from core.config import Settings
from core.searchable import Ref, Searchable, Shown
from search_index.engine import SearchEngine
from search_index.postgres_engine import PostgresEngine
from search_index.whoosh_engine import WhooshEngine


@dataclass(frozen=True)
class Index:
    engine: SearchEngine
    searchables: Mapping[str, Searchable]

    def scopes(self, viewer: Viewer) -> set[str]:
        """What this viewer may look into, each package asked once."""
        asked = {one.scopes for one in self.searchables.values() if one.scopes is not None}
        return {scope for ask in asked for scope in ask(viewer)}

    @property
    def suggested(self) -> list[str]:
        return [one.kind for one in self.searchables.values() if one.suggested]

    def visible(self, refs: Collection[Ref], viewer: Viewer) -> dict[Ref, Shown]:
        """Those that this viewer may see now: one statement for each kind among them."""
        shown: dict[Ref, Shown] = {}
        for kind in dict.fromkeys(ref.kind for ref in refs):
            if kind in self.searchables:
                ids = [ref.id for ref in refs if ref.kind == kind]
                shown |= {Ref(kind, one.id): one for one in self.searchables[kind].visible(ids, viewer)}
        return shown


def make_index(settings: Settings, searchables: Sequence[Searchable]) -> Index:
    return Index(choose_engine(settings), {one.kind: one for one in searchables})


def choose_engine(settings: Settings) -> SearchEngine:
    """PostgreSQL searches where it is the database; what fits one machine needs no service."""
    name = settings.search_engine
    if name == "postgresql" or (name == "auto" and settings.is_postgresql):
        if not settings.is_postgresql:
            raise SystemExit("SEARCH_ENGINE: postgresql wants a DATABASE_URL that is one.")
        return PostgresEngine(settings.database)
    return WhooshEngine(settings.instance / "search")


def index() -> Index:
    return current_app.extensions["search"]
