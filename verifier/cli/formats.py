"""The formats that claims are imported from and exported to, by name."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from claims.exchange.loading import ImportReport
    from claims.models import Actor
    from claims.store.base import ClaimStore

FORMATS = ("jsonl", "csv", "claimreview")

Progress = Callable[[int], object]


def load_from(  # noqa: PLR0913 - what, where to, who and when
    kind: str,
    stream: BinaryIO,
    store: "ClaimStore",
    *,
    actor: "Actor",
    at: datetime,
    origin: str,
    progress: Progress | None = None,
    helpers: int = 0,
) -> "ImportReport":
    """Put the claims of a file in format ``kind`` into ``store``.

    ``helpers`` are processes that read JSON Lines while this one keeps them.

    Raises:
        InvalidRecord: it is not in that format at all.
        StoreUnavailable: the store could not keep a batch; those before are kept.
    """
    from claims.exchange.encoding import decoded

    if kind == "csv":
        from claims.exchange.csv import import_csv

        text = io.StringIO(decoded(stream.read())[0], newline="")
        return import_csv(
            store, text, actor=actor, at=at, origin=origin, progress=progress
        )
    if kind == "claimreview":
        from claims.exchange.claimreview import import_claimreview

        whole = decoded(stream.read(), guess=False)[0]
        return import_claimreview(
            store, whole, actor=actor, at=at, origin=origin, progress=progress
        )
    from claims.exchange.jsonl import import_jsonl

    return import_jsonl(
        store,
        stream,
        actor=actor,
        at=at,
        origin=origin,
        progress=progress,
        helpers=helpers,
    )


def dump_to(kind: str, store: "ClaimStore") -> Iterator[bytes]:
    """Yield the published claims in format ``kind``, piece by piece."""
    if kind == "csv":
        from claims.exchange.csv import export_csv

        for row in export_csv(store):
            yield row.encode()
    elif kind == "claimreview":
        from claims.exchange.claimreview import export_claimreview

        before = b"[\n"
        for review in export_claimreview(store):
            yield before + json.dumps(review, ensure_ascii=False).encode()
            before = b",\n"
        yield b"\n]\n" if before == b",\n" else b"[]\n"
    else:
        from claims.exchange.jsonl import export_jsonl

        for line in export_jsonl(store):
            yield f"{line}\n".encode()
