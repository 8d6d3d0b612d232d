import pytest

from verifier.engine.config import EngineConfig
from verifier.engine.reading.reader import read
from verifier.engine.rewording import in_words_of, respelt

CONFIG = EngineConfig().for_two_texts(read_by_model=True)


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        (
            "The French capital was hit; the White House was silent.",
            "Paris was hit, and Washington said nothing.",
            "Paris was hit; Washington was silent.",
        ),
        # A people is called as before, and so is what both call the same.
        ("Russian planes left Rome.", "Russia's planes left Rome.", None),
        ("Paris was hit.", "Lyon was hit.", None),
    ],
)
def test_places_and_bodies_are_called_as_the_evidence_calls_them(
    claim, evidence, expected
):
    assert in_words_of(read(claim), read(evidence), CONFIG) == (expected or claim)


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        (
            "The film made less than $1.5 million worldwide.",
            "The film made a worldwide total of $1,420,381.",
            "The film made $1,420,381 worldwide.",
        ),
        # A figure that is not borne out stays, and so does one of something else.
        (
            "The film made more than $1.5 million worldwide.",
            "The film made a worldwide total of $1,420,381.",
            None,
        ),
        ("Five dogs were lost.", "The storm killed 52 cows.", None),
        # A name and a figure at once, the figure behind the name.
        (
            "The French capital has over 2 million inhabitants.",
            "Paris has 2,100,000 inhabitants.",
            "Paris has 2,100,000 inhabitants.",
        ),
    ],
)
def test_figures_that_are_borne_out_are_put_as_the_evidence_puts_them(
    claim, evidence, expected
):
    assert in_words_of(read(claim), read(evidence), CONFIG) == (expected or claim)


def test_misspelt_words_are_put_right_for_a_model_and_the_search():
    claim = read("the soliders of rome", (("soliders", "soldiers"),))
    assert respelt(claim) == "the soldiers of rome"
    evidence = read("Rome's soldiers came.")
    assert in_words_of(claim, evidence, CONFIG) == "the soldiers of rome"
