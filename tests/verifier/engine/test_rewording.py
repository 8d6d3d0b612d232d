import pytest

from verifier.engine.reading.reader import read
from verifier.engine.rewording import in_names_of


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
    assert in_names_of(read(claim), read(evidence)) == (expected or claim)
