"""Work spread over processes, with the answers in the order of the questions."""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar

from claims.errors import ClaimsError
from verifier.cli.failures import CannotDo
from verifier.errors import ServiceError
from verifier.neural.errors import NeuralError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from verifier.bootstrap import Services
    from verifier.settings import Settings

Item = TypeVar("Item")
Made = TypeVar("Made")
Input_contra = TypeVar("Input_contra", contravariant=True)
Output_co = TypeVar("Output_co", covariant=True)

BATCH = 32
"""Items that a process is handed at a time."""


class Build(Protocol[Input_contra, Output_co]):
    """Makes the function that answers one item; picklable."""

    def __call__(self, services: "Services") -> Callable[[Input_contra], Output_co]:
        """Return the function, working on ``services``."""
        ...


def answers(
    items: Iterable[Item],
    build: Build[Item, Made],
    settings: "Settings",
    jobs: int = 1,
) -> Iterator[Made]:
    """Yield what ``build(services)`` makes of each item, in order.

    With more than one job, each process opens the store and the models itself.

    Raises:
        CannotDo: a process ended before it had answered.
        ClaimsError: the store failed, here or in one of the processes.
    """
    if jobs > 1:
        yield from _spread(iter(items), build, settings, jobs)
        return
    from verifier.bootstrap import open_services

    services = open_services(settings)
    try:
        yield from map(build(services), items)
    finally:
        services.store.close()


def _spread(
    items: Iterator[Item],
    build: Build[Item, Made],
    settings: "Settings",
    jobs: int,
) -> Iterator[Made]:
    """Deal batches out in turn; a process holds one at a time, so none can clog."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        busy: list[Connection] = []
        for _ in range(jobs):
            batch = list(islice(items, BATCH))
            if not batch:
                break
            here, there = context.Pipe()
            process = context.Process(
                target=_work, args=(there, build, settings), daemon=True
            )
            process.start()
            there.close()
            # In reverse: closing the pipe is what lets the process end.
            stack.callback(process.join)
            stack.callback(here.close)
            here.send(batch)
            busy.append(here)
        while busy:
            connection = busy.pop(0)
            made: Sequence[Made] = _received(connection)
            if batch := list(islice(items, BATCH)):
                connection.send(batch)
                busy.append(connection)
            yield from made


def _received(connection: "Connection") -> "Sequence[Made]":
    try:
        made: Sequence[Made] | Exception = connection.recv()
    except (EOFError, ConnectionResetError) as error:
        raise CannotDo(
            "One of the processes of --jobs ended early (out of memory?). "
            "Try fewer jobs."
        ) from error
    if isinstance(made, Exception):
        raise made
    return made


def _work(
    connection: "Connection", build: Build[Item, Made], settings: "Settings"
) -> None:
    """Answer batches until the other side hangs up."""
    from verifier.bootstrap import open_services

    # The interrupt of a terminal reaches every process; the parent deals with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        services = open_services(settings)
        try:
            answer = build(services)
            while True:
                connection.send([answer(item) for item in connection.recv()])
        finally:
            services.store.close()
    except (EOFError, BrokenPipeError):
        return
    except (ClaimsError, NeuralError, ServiceError) as error:
        connection.send(error)
