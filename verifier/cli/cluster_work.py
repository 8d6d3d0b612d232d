"""What runs on the workers of a cluster, and hands them their parts.

Imported only for ``verifier check --cluster``: it needs the extra ``cluster``.
"""

# The library is only half typed.
# mypy: disable-error-code="no-untyped-call"

import io
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, cast

import click
from distributed import Client, Future, Worker, WorkerPlugin, as_completed, get_worker
from distributed.comm.addressing import parse_address, parse_host_port
from distributed.scheduler import KilledWorker

from verifier import __version__
from verifier.cli.failures import CannotDo
from verifier.cli.parts import Answers, Part, Rejected
from verifier.jobs.lines import dump_line, process, read_lines

if TYPE_CHECKING:
    from verifier.bootstrap import Services
    from verifier.jobs.lines import Answer
    from verifier.settings import Settings

_PLUGIN = "verifier"
_CONNECT_SECONDS = 30
_PORT = 8786
_AHEAD = 3
"""Parts that are sent out for each thread of the cluster."""

_TRIES = 3


class Verifying(WorkerPlugin):
    """Keeps the store open and the models loaded in a worker, for all of its parts."""

    name = _PLUGIN

    def __init__(
        self, settings: "Settings", build: "Callable[[Services], Answer]"
    ) -> None:
        """Answer by what ``build`` makes of the services; nothing is opened yet."""
        self._settings = settings
        self._build = build
        self._services: Services | None = None
        self.answer: Answer | None = None

    def setup(self, worker: Worker) -> None:
        """Open the store and load the models."""
        del worker
        from verifier.bootstrap import open_services, warm_up

        self._services = open_services(self._settings)
        warm_up(self._services)
        self.answer = self._build(self._services)

    def teardown(self, worker: Worker) -> None:
        """Close the store."""
        del worker
        if self._services is not None:
            self._services.store.close()


@dataclass(frozen=True, slots=True)
class Answered:
    """What a worker made of a part: lines of JSON, and the lines it left out."""

    answers: bytes
    rejected: tuple[Rejected, ...]
    version: str


def answer_part(data: bytes, first: int) -> Answered:
    """Answer the lines of a part, the first of which has the number ``first``."""
    answer = cast("Verifying", get_worker().plugins[_PLUGIN]).answer
    if answer is None:
        raise CannotDo("The worker has not opened the store.")
    done: list[str] = []
    rejected: list[Rejected] = []
    for line in read_lines(io.BytesIO(data)):
        number = first + line.number - 1
        result = process(replace(line, number=number), answer)
        if result.answer is None:
            rejected.append(Rejected(number, str(result.rejected)))
        else:
            done.append(dump_line(result.answer))
    return Answered("".join(done).encode(), tuple(rejected), __version__)


def answer_parts(
    address: str,
    parts: Iterable[Part],
    answers: Answers,
    settings: "Settings",
    build: "Callable[[Services], Answer]",
) -> Iterator[tuple[Part, tuple[Rejected, ...]]]:
    """Answer parts on the cluster at ``address``; yield each when it is written.

    A part whose worker is lost is done again by another. Only so many are under way
    that the memory of this process is bounded.

    Raises:
        CannotDo: the cluster cannot be reached, or a part cannot be answered.
        OSError: answers cannot be written.
    """
    client = _connected(address)
    try:
        client.register_plugin(Verifying(settings, build))
        waiting = iter(parts)
        under_way: dict[Future[Answered], Part] = {}
        finished = as_completed(loop=client.loop)

        def send(number: int) -> None:
            for part in islice(waiting, number):
                future = client.submit(
                    answer_part, part.data, part.first, retries=_TRIES, pure=False
                )
                under_way[future] = part
                finished.add(future)

        send(_AHEAD * max(1, sum(client.nthreads().values())))
        for future in finished:
            part = under_way.pop(future)
            answered = _result(future, part)
            answers.keep(part, answered.answers, answered.rejected)
            yield part, answered.rejected
            future.release()
            # Workers may have come: there should be work for each.
            room = _AHEAD * max(1, sum(client.nthreads().values())) - len(under_way)
            send(max(0, room))
    finally:
        client.close()


def _connected(address: str) -> Client:
    try:
        _reach(address)
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise CannotDo(f"There is no scheduler at {address}: {error}") from error
    if not client.nthreads():
        click.echo("The cluster has no worker yet; waiting for one.", err=True)
    return client


def _reach(address: str) -> None:
    """Raise OSError where nothing listens: a client says so late, with a traceback."""
    scheme, place = parse_address(address)
    if scheme in ("tcp", "tls"):
        host, port = parse_host_port(place, _PORT)
        socket.create_connection((host, port), timeout=_CONNECT_SECONDS).close()


def _result(future: "Future[Answered]", part: Part) -> Answered:
    where = f"{part.source}, lines {part.first} to {part.first + part.lines - 1}"
    try:
        answered: Answered = future.result()
    except KilledWorker as error:
        raise CannotDo(
            f"{where}: every worker that tried these lines was lost. What is written "
            f"stays; run the command again to go on."
        ) from error
    except Exception as error:  # whatever a worker raised
        raise CannotDo(
            f"{where}: {' '.join(str(error).split())} What is written stays; run the "
            f"command again to go on."
        ) from error
    if answered.version != __version__:
        raise CannotDo(
            f"A worker runs version {answered.version}, this is {__version__}. Install "
            f"one version everywhere."
        )
    return answered
