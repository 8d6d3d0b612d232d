"""Reading a long import in other processes, so that the database never waits for it.

Reading and proving a line takes longer than keeping it. From the second batch on, the
lines go to helpers; what they make comes back in the order of the lines, a bounded
number of batches ahead.
"""

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from claims.errors import ImportInterrupted
from claims.exchange.loading import BATCH, Parsed, proven
from claims.exchange.records import ImportRecord, LineError, Prepared
from claims.store.entries import entry_of_texts

Line: TypeAlias = tuple[int, str | bytes]
Read = Callable[[Iterable[Line]], Iterator[Parsed]]
"""Reads numbered lines; a function of a module, so that a helper can find it."""

_FIRST = 2_000
"""Lines that are read here before a helper is started."""

_PIECE = 1_000
_AHEAD = 2 * BATCH // _PIECE
"""Pieces that each helper may be ahead of the store, which keeps a batch at once."""


def read_ahead(lines: Iterable[Line], read: Read, helpers: int) -> Iterator[Parsed]:
    """Yield what ``read`` makes of each line, in order.

    The first lines are read here: most imports are shorter than the start of a process
    is worth. Without helpers everything is. With them the process is the import's own:
    while it runs, circular garbage is looked for once a piece, not all the time, which
    would take a third of it.

    Raises:
        ImportInterrupted: a helper was ended.
    """
    numbered = iter(lines)
    if not helpers:
        yield from read(numbered)
        return
    yield from read(islice(numbered, _FIRST))
    piece = list(islice(numbered, _PIECE))
    if not piece:
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(helpers, context, _begin_helper)
    waiting: deque[Future[list[Parsed]]] = deque()
    _collect_by_hand()
    try:
        while piece:
            waiting.append(pool.submit(_prepared, piece, read))
            if len(waiting) > _AHEAD * helpers:
                yield from waiting.popleft().result()
                gc.collect(0)
            piece = list(islice(numbered, _PIECE))
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise ImportInterrupted(
            "A process that read the import was ended (out of memory?). What was "
            "imported so far is kept; import the file again to go on."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
        gc.enable()
        gc.unfreeze()


def _collect_by_hand() -> None:
    """Leave it to the caller when garbage is looked for, and only in what is new."""
    gc.freeze()
    gc.disable()


def _begin_helper() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    _collect_by_hand()


def _prepared(piece: Sequence[Line], read: Read) -> list[Parsed]:
    prepared: list[Parsed] = [_indexed(each) for each in read(piece)]
    gc.collect(0)
    return prepared


def _indexed(parsed: Parsed) -> Prepared | LineError:
    """Return a line proven, with its entry in the word index."""
    ready = proven(parsed) if isinstance(parsed, ImportRecord) else parsed
    if isinstance(ready, LineError):
        return ready
    titles = {each.id: each.title for each in ready.documents}
    content = ready.content
    quotes = [(each.quote.exact, titles[each.document_id]) for each in content.evidence]
    return replace(ready, entry=entry_of_texts(content.text, quotes, content.topics))
