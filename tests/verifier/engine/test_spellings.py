import pytest

from verifier.engine.lexicon import stem_of


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("centre", "center"),
        ("defence", "defense"),
        ("recognised", "recognized"),
        ("organisations", "organizations"),
        ("neighbouring", "neighboring"),
        ("travelled", "traveled"),
    ],
)
def test_british_and_american_spellings_are_one_word(british, american):
    assert stem_of(british) == stem_of(american)
