"""What receivers are sent: short, and with links to where the rest can be read."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.callbacks import (
    TEST_EVENT,
    Delivery,
    DeliveryState,
    EventType,
    Message,
    Webhook,
)
from claims.models import Claim
from verifier.service import Verification

_LONGEST_TEXT = 2_000
"""Characters of a text: a message stays far below 20 kB."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes messages. ``base`` is the address that links begin with, or empty."""

    new_id: Callable[[], str]
    base: str = ""

    def message(self, event: EventType | str, at: datetime, data: Data) -> Message:
        """Return a message with an id of its own, the same for all who get it."""
        record = {"type": str(event), "timestamp": at.isoformat(), "data": data}
        body = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return Message(f"msg_{self.new_id()}", str(event), at, body)

    def deliveries(
        self, message: Message, to: Sequence[Webhook], at: datetime
    ) -> list[Delivery]:
        """Return one delivery of ``message`` for each webhook, due at once."""
        return [
            Delivery(
                f"dlv_{self.new_id()}",
                webhook.id,
                message,
                DeliveryState.WAITING,
                tries=0,
                due_at=at,
            )
            for webhook in to
        ]

    def test(self, webhook: Webhook, at: datetime) -> Message:
        """Return a message that only shows that the way is free."""
        return self.message(TEST_EVENT, at, {"webhook_id": webhook.id})

    def of_claim(self, claim: Claim, previous_id: object, revision: int) -> Data:
        """Return what is told of a claim that was published, amended or retired."""
        return {
            "claim_id": claim.id,
            "previous_id": previous_id,
            "slug": claim.slug,
            "version": claim.version,
            "text": shortened(claim.text),
            "rating": str(claim.rating),
            "store_revision": revision,
            "url": f"{self.base}/api/v1/claims/{claim.id}",
            "page": f"{self.base}/claims/{claim.id}",
        }

    def of_question(self, noted: Data, revision: int) -> Data:
        """Return what is told of a question that was answered."""
        claim_id = noted.get("claim_id")
        return {
            "question": shortened(str(noted.get("question", ""))),
            "claim_id": claim_id,
            "store_revision": revision,
            "url": f"{self.base}/api/v1/claims/{claim_id}",
            "page": f"{self.base}/claims/{claim_id}",
        }

    def of_verdict(self, verdict_id: str, was: str, now: Verification) -> Data:
        """Return what is told of a kept verdict whose answer changed."""
        verdict = now.verdict
        return {
            "verification_id": verdict_id,
            "claim": shortened(verdict.claim),
            "was": answer_record(was),
            "now": answer_record(answer_of(now)),
            "reason": str(verdict.reason),
            "explanation": verdict.explanation,
            "claim_ids": list(rests_on(now))[:20],
            "engine_version": verdict.engine_version,
            "store_revision": verdict.store_revision,
            "checked_at": now.checked_at.isoformat(),
            "url": f"{self.base}/api/v1/verifications/{verdict_id}",
            "page": f"{self.base}/verifications/{verdict_id}",
        }


def answer_of(verification: Verification) -> str:
    """Return an answer in short: its label, then those of its parts."""
    verdict = verification.verdict
    return " ".join([verdict.label, *(part.label for part in verdict.parts)])


def answer_record(answer: str) -> Data:
    """Return a short answer as it is told."""
    label, *parts = answer.split()
    return {"verdict": label, "parts": parts}


def rests_on(verification: Verification) -> tuple[str, ...]:
    """Return the stored claims that an answer shows, the deciding ones first."""
    verdict = verification.verdict
    shown = [match for each in (verdict, *verdict.parts) for match in each.evidence]
    shown.sort(key=lambda match: not match.deciding)
    return tuple(dict.fromkeys(match.claim_id for match in shown))


def shortened(text: str) -> str:
    """Return ``text``, cut off where it is longer than a message should be."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
