"""What the Whoosh index is given of a document."""

from collections.abc import Iterable
from typing import Any

from whoosh.writing import SegmentWriter

from core.searchable import Document, Ref
from search_index.engine import facets, fingerprint

INHERITED = "\0"


class WhooshWriter:
    """Collects until the end: in one commit Whoosh would keep both of two documents with one ref."""

    def __init__(self) -> None:
        self._waiting: dict[Ref, Document | None] = {}

    def put(self, documents: Iterable[Document]) -> None:
        self._waiting |= {document.ref: document for document in documents}

    def remove(self, refs: Iterable[Ref]) -> None:
        self._waiting |= dict.fromkeys(refs)

    def write(self, writer: SegmentWriter) -> None:
        """One searcher finds all that is replaced: opening one takes as long as indexing a document."""
        with writer.searcher() as searcher:
            for ref in self._waiting:
                writer.delete_by_term("ref", _key(ref), searcher=searcher)
        for document in filter(None, self._waiting.values()):
            writer.add_document(**_fields(document))


def _fields(document: Document) -> dict[str, Any]:
    return {
        "ref": _key(document.ref),
        "fingerprint": fingerprint(document),
        "facets": ",".join(["*", *facets(document)]),
        "scope": document.scope,
        "created": round(document.created_at.timestamp() * 1_000_000),
        "likes": document.likes,
        "title": document.title,
        "words": _words(document),
    }


def _words(document: Document) -> str:
    tags = " ".join(document.tags)
    if document.has_own_tags:
        return f"{document.title} {tags} {document.text}"
    return f"{document.text}{INHERITED}{tags}"


def _key(ref: Ref) -> str:
    return f"{ref.kind}:{ref.id}"


def ref_of(key: str) -> Ref:
    kind, _, number = key.rpartition(":")
    return Ref(kind, int(number))
