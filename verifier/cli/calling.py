"""What a worker does for webhooks: prepares messages, and delivers them beside that."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

from claims.errors import ClaimsError
from claims.outbound import Gate
from verifier.bootstrap import new_id, now
from verifier.callbacks.announcing import Announcer
from verifier.callbacks.composing import Composer
from verifier.callbacks.delivering import Courier
from verifier.callbacks.sending import Sender
from verifier.callbacks.watching import Watcher

if TYPE_CHECKING:
    from claims.store.base import ClaimStore
    from verifier.service import VerificationService
    from verifier.settings import Settings

_LOG = logging.getLogger("verifier.callbacks")

_COURIERS = 3
_POLL_SECONDS = 1.0
_GRACE_SECONDS = 5.0


@dataclass(slots=True)
class Callbacks:
    """Sends the events of ``store``; ``open_service`` answers verdicts anew.

    Delivering waits for receivers, so that it has threads of its own.
    """

    store: "ClaimStore"
    settings: "Settings"
    open_service: "Callable[[], VerificationService]"
    stopped: Callable[[], bool]
    _ended: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)
    _announcer: Announcer = field(init=False)
    _watcher: Watcher = field(init=False)
    _courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        """Put the parts together."""
        composer = Composer(new_id, self.settings.public_url or "")
        self._announcer = Announcer(self.store, composer, now)
        self._watcher = Watcher(self.store, self.open_service, composer, now)
        self._courier = self._new_courier()

    def start(self) -> None:
        """Deliver from now on, beside whatever else is done."""
        for _ in range(_COURIERS):
            thread = Thread(target=self._go, args=(self._new_courier(),), daemon=True)
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        """Stop delivering; what is on its way when time is up is sent again later."""
        self._ended.set()
        for thread in self._threads:
            thread.join(_GRACE_SECONDS)

    def prepare(self) -> bool:
        """Make messages of what changed; return False if there was nothing to do."""
        announced = self._announcer.step()
        return self._watcher.step() or announced

    def deliver(self) -> bool:
        """Try one delivery that is due; return False if there is none."""
        return self._courier.step()

    def _new_courier(self) -> Courier:
        gate = Gate(self.settings.webhook_hosts)
        return Courier(self.store, Sender(gate), new_id(), now)

    def _go(self, courier: Courier) -> None:
        while not (self._ended.is_set() or self.stopped()):
            try:
                busy = courier.step()
            except ClaimsError as error:
                _LOG.warning("the store cannot be used: %s", error)
                busy = False
            except Exception:  # noqa: BLE001 - one delivery must not end all others
                _LOG.exception("a delivery failed")
                busy = False
            if not busy:
                self._ended.wait(_POLL_SECONDS)
