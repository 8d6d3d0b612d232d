"""Turning noted changes into messages, one delivery for each webhook that asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from claims.callbacks import Change, EventType
from claims.errors import ClaimNotFound
from claims.store.base import ClaimStore
from claims.store.callbacks import wants
from verifier.callbacks.composing import Composer, Data

_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Announcer:
    """Makes messages of the changes that ``store`` has noted, in their order."""

    store: ClaimStore
    composer: Composer
    clock: Callable[[], datetime]

    def step(self) -> bool:
        """Handle some changes; return False if there was none.

        Raises:
            StoreUnavailable: the database cannot be reached; nothing is lost.
        """
        changes = self.store.open_changes(_TOGETHER)
        if not changes:
            return False
        webhooks = self.store.list_webhooks()
        for change in changes:
            event, at = change.announcement.type, self.clock()
            to = [each for each in webhooks if wants(each, event)]
            data = self._data(change) if to else None
            if data is None:
                self.store.publish_change(change, None, [])
                continue
            made = self.composer.message(event, change.announcement.at, data)
            deliveries = self.composer.deliveries(made, to, at)
            self.store.publish_change(change, made, deliveries)
        return True

    def _data(self, change: Change) -> Data | None:
        noted, revision = change.announcement.data, change.revision
        if change.announcement.type is EventType.QUESTION_ANSWERED:
            return self.composer.of_question(noted, revision)
        try:
            claim = self.store.get_claim(str(noted["claim_id"]))
        except ClaimNotFound:
            return None
        return self.composer.of_claim(claim, noted["previous_id"], revision)
