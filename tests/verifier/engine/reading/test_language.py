import pytest

from verifier.engine.reading.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell on Monday.",
        "Scholz fired Lindner",
        "Le Pen leads in the polls",
        "Die Linke won ten seats in the election",
        "12,000",
        "",
    ],
)
def test_english(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke ist am Montag in die Elbe gefallen.",
        "Le gouvernement a annoncé la fin de la coalition.",
        "El gobierno anunció el fin de la coalición",
        "Міст упав у понеділок.",
        "桥在星期一倒塌了",
        "سقط الجسر يوم الاثنين",
        "Il governo ha annunciato la fine della coalizione",
    ],
)
def test_other_languages(text):
    assert not is_english(text)
