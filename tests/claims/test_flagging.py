"""Flags are events; the claim stays as it is."""

from datetime import UTC, datetime

import pytest

from claims.curation import ClaimContent, propose
from claims.documents import find_quote, make_document
from claims.errors import ClaimNotFound, ReasonMissing
from claims.flagging import flag, unflag
from claims.models import Actor, Evidence, Rating
from claims.store import open_store

NOW = datetime(2024, 11, 7, 12, tzinfo=UTC)
ANNA = Actor("anna", "Anna")
DOCUMENT = make_document("The port handled 214 ships in March.")
CONTENT = ClaimContent(
    "The port handled 214 ships.",
    Rating.ACCURATE,
    (Evidence(find_quote(DOCUMENT, "214 ships"), DOCUMENT.id),),
)


def do(store, action, *arguments, **named):
    with store.unit_of_work() as work:
        result = action(work, ANNA, *arguments, at=NOW, **named)
        work.commit()
    return result


@pytest.fixture
def store():
    return open_store("memory://")


@pytest.mark.parametrize(
    ("action", "name"), [(flag, "claim:flag"), (unflag, "claim:unflag")]
)
def test_a_flag_and_its_end_are_noted_with_a_reason(store, action, name):
    claim = do(store, propose, CONTENT, documents=[DOCUMENT])
    do(store, action, claim.id, reason=" Looks odd ")
    event = store.audit_events()[-1]
    assert (event.action, event.target, event.reason) == (name, claim.id, "Looks odd")
    assert store.get_claim(claim.id) == claim
    with pytest.raises(ReasonMissing):
        do(store, action, claim.id, reason=" ")
    with pytest.raises(ClaimNotFound):
        do(store, action, "none", reason="There is none")
