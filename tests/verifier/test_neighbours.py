"""What stands near a text that a reviewer writes: told by the real engine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claims.curation import ClaimContent, approve, propose, submit_for_review
from claims.documents import find_quote, make_document
from claims.models import Actor, ClaimStatus, Evidence, Rating, Stance
from claims.store import open_store
from verifier.engine.config import EngineConfig
from verifier.engine.pipeline import Engine
from verifier.engine.retrieval import Retriever
from verifier.neighbours import Doubt, Relation, doubts, neighbourhood
from verifier.service import VerificationService

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ANNA, BORYS = Actor("anna", "Anna"), Actor("borys", "Borys")
SHIPS = "The port of Odesa handled 214 ships in March."
FREE = "The ferry to the island is free of charge."
CRANE = "The new crane of the harbour weighs 900 tonnes."
DOCUMENT = make_document(f"{SHIPS}\n{FREE}\n{CRANE}")


def content(words, rating=Rating.ACCURATE):
    quote = find_quote(DOCUMENT, words)
    return ClaimContent(words, rating, (Evidence(quote, DOCUMENT.id),))


def keep(store, made, *, publish=True):
    with store.unit_of_work() as work:
        claim = propose(work, ANNA, made, at=NOW, documents=[DOCUMENT])
        if publish:
            submit_for_review(work, ANNA, claim.id, expected_version=1, at=NOW)
            claim = approve(work, BORYS, claim.id, expected_version=1, at=NOW)
        work.commit()
    return claim


@pytest.fixture(scope="module")
def store():
    return open_store("memory://")


@pytest.fixture(scope="module")
def kept(store):
    return {
        "ships": keep(store, content(SHIPS)),
        "free": keep(store, content(FREE, Rating.FALSE)),
        "crane": keep(store, content(CRANE), publish=False),
    }


@pytest.fixture(scope="module")
def service(store):
    return VerificationService(
        store=store,
        engine=Engine(EngineConfig()),
        rank=Retriever(store.search).rank,
        clock=lambda: NOW,
        new_id=lambda: "id",
    )


@pytest.fixture(scope="module")
def look(service):
    def looking(text, **named):
        return neighbourhood(service, text, **named)

    return looking


def one(found, relation):
    (neighbour,) = found.of(relation)
    return neighbour


def test_the_same_statement_is_told(look, kept):
    for text in (SHIPS, "In March, 214 ships were handled by the port of Odesa."):
        found = one(look(text), Relation.SAME)
        assert found.claim_id == kept["ships"].id
        assert found.status is ClaimStatus.PUBLISHED
        assert "Amend that claim" in found.why


def test_the_same_statement_rated_otherwise_is_told_so(look, kept):
    found = one(look(SHIPS, rating=Rating.FALSE), Relation.SAME)
    assert found.slug == kept["ships"].slug
    assert "rated accurate there and false here" in found.why
    found = one(look(FREE), Relation.SAME)
    assert found.rating is Rating.FALSE


def test_a_contradiction_is_told_with_its_reason(look, kept):
    text = SHIPS.replace("214", "124")
    found = one(look(text), Relation.CONTRADICTS)
    assert found.claim_id == kept["ships"].id
    assert "214" in found.why
    # A falsehood that contradicts an accurate claim is what is to be expected.
    assert look(text, rating=Rating.FALSE).of(Relation.CONTRADICTS) == ()


def test_work_under_way_is_told(look, kept):
    assert one(look(CRANE), Relation.SAME).claim_id == kept["crane"].id
    near = one(look("The new crane of the harbour weighs 800 tonnes."), Relation.NEAR)
    assert near.claim_id == kept["crane"].id
    assert "working on it" in near.why


def test_the_claim_being_written_is_not_its_own_neighbour(look, kept):
    for name, text in (("ships", SHIPS), ("crane", CRANE)):
        found = look(text, but=kept[name].slug)
        assert kept[name].slug not in [each.slug for each in found.neighbours]


@pytest.mark.usefixtures("kept")
def test_advice_on_what_is_no_claim(look):
    assert "question" in look("Did the port of Odesa handle 214 ships?").advice
    assert "question" in look("Is there soup at the museum?").advice
    assert look(SHIPS).advice is None


@pytest.mark.parametrize("text", ["", "  ", "word " * 1_000])
def test_what_cannot_be_a_claim_has_no_neighbours(look, text):
    assert look(text).neighbours == ()


@pytest.mark.usefixtures("kept")
def test_other_topics_are_no_neighbours(look):
    found = look("The museum sells eleven kinds of soup.")
    assert found.neighbours == ()


class TestDoubts:
    def test_a_quote_that_says_so_leaves_none(self, service, kept):
        assert doubts(service, kept["ships"]) == (None,)

    def test_a_quote_that_says_otherwise_is_told(self, service, kept):
        typed = replace(kept["ships"], text=SHIPS.replace("214", "124"))
        (doubt,) = doubts(service, typed)
        assert doubt.against
        assert "214" in doubt.why

    def test_a_quote_that_speaks_of_something_else_is_told(self, service, kept):
        typed = replace(kept["ships"], text="The mayor of Lviv opened a school.")
        (doubt,) = doubts(service, typed)
        assert doubt == Doubt(against=False, why="It speaks of something else.")

    def test_a_refuting_quote_has_to_refute(self, service, kept):
        (item,) = kept["ships"].evidence
        refuting = replace(item, stance=Stance.REFUTES)
        false = replace(kept["ships"], rating=Rating.FALSE, evidence=(refuting,))
        assert doubts(service, false)[0].against
        wrong = replace(false, text=SHIPS.replace("214", "124"))
        assert doubts(service, wrong) == (None,)

    def test_disputed_claims_are_not_settled_by_their_quotes(self, service, kept):
        typed = replace(kept["ships"], text="Nothing.", rating=Rating.DISPUTED)
        assert doubts(service, typed) == (None,)
