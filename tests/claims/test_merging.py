"""Two changes of one claim: what each changed, and what comes of both."""

from dataclasses import replace

from claims.curation import ClaimContent
from claims.documents import find_quote, make_document
from claims.merging import Side, merge
from claims.models import Evidence, Rating, Stance

DOCUMENT = make_document("One ship came. Two ships left. Three ships stayed.")


def quoting(words, **changes):
    return Evidence(find_quote(DOCUMENT, words), DOCUMENT.id, **changes)


ONE, TWO, THREE = quoting("One ship"), quoting("Two ships"), quoting("Three ships")
BASE = ClaimContent("Ships came.", Rating.ACCURATE, (ONE, TWO), topics=("port",))


def test_parts_that_only_one_changed_are_taken_from_that_one():
    mine = replace(BASE, text="Some ships came.", claimant="The mayor")
    theirs = replace(BASE, rating=Rating.DISPUTED, topics=("harbour",))
    merged = merge(BASE, mine, theirs)
    assert merged.content == replace(mine, rating=Rating.DISPUTED, topics=("harbour",))
    assert merged.changed(Side.MINE) == ("text", "claimant")
    assert merged.changed(Side.THEIRS) == ("rating", "topics")
    assert merged.changed(Side.BOTH) == ()


def test_what_both_changed_stays_as_i_wrote_it_and_is_named():
    mine = replace(BASE, text="Few ships came.", topics=("sea",))
    theirs = replace(BASE, text="Many ships came.", topics=("sea",))
    merged = merge(BASE, mine, theirs)
    assert merged.content.text == "Few ships came."
    assert merged.changed(Side.BOTH) == ("text",)
    assert merged.changed(Side.ALIKE) == ("topics",)
    part = merged.parts[0]
    assert (part.base, part.mine, part.theirs) == (
        "Ships came.",
        "Few ships came.",
        "Many ships came.",
    )


def test_quotes_are_merged_one_by_one():
    refuting = replace(ONE, stance=Stance.REFUTES)
    mine = replace(BASE, evidence=(refuting, TWO, THREE))
    theirs = replace(BASE, evidence=(ONE, quoting("ships left", attribution="Port")))
    merged = merge(BASE, mine, theirs)
    assert merged.content.evidence == (
        refuting,
        THREE,
        quoting("ships left", attribution="Port"),
    )
    assert merged.changed(Side.BOTH) == ("evidence",)


def test_a_quote_that_the_other_took_away_stays_if_i_changed_it():
    mine = replace(BASE, evidence=(ONE, replace(TWO, attribution="The port")))
    theirs = replace(BASE, evidence=(replace(ONE, attribution="A pilot"),))
    merged = merge(BASE, mine, theirs)
    assert merged.content.evidence == (
        replace(ONE, attribution="A pilot"),
        replace(TWO, attribution="The port"),
    )
