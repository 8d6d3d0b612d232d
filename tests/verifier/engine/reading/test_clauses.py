import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.reader import read


def words(reading, part):
    if part is None:
        return None
    return " ".join(token.text for token in reading.tokens[part[0] : part[1]])


def clause(text, verb):
    reading = read(text)
    return reading, next(c for c in reading.clauses if c.verb == verb)


@pytest.mark.parametrize(
    ("text", "verb", "subject", "target"),
    [
        ("Uganda invaded Kenya.", "invad", "Uganda", "Kenya"),
        ("Kenya was invaded by Uganda.", "invad", "Uganda", "Kenya"),
        ("The army, which lost, left the town.", "leav", "The army", "the town"),
        ("Three men who were shot by police died.", "shoot", "police", "Three men"),
        ("The mayor said that she had sold the land.", "sell", "The mayor", "the land"),
        ("In March the court ruled.", "rule", "the court", None),
    ],
)
def test_doer_and_done_to(text, verb, subject, target):
    reading, found = clause(text, verb)

    assert words(reading, found.subject) == subject
    assert words(reading, found.object) == target


@pytest.mark.parametrize(
    ("text", "verb", "negated"),
    [
        ("The court did not approve it.", "approv", True),
        ("The court approved it.", "approv", False),
        ("The minister refused to sign it.", "sign", True),
        ("The minister did not refuse to sign it.", "sign", False),
        ("Oslo does not rule out sending arms.", "send", False),
        ("Oslo ruled out sending arms.", "send", True),
        ("The firm denied paying bribes.", "pay", True),
        ("No one signed the accord.", "sign", True),
        ("The bank no longer lends money.", "lend", True),
        ("They stopped searching the lake.", "search", False),
        ("Rain stopped them from playing.", "play", True),
    ],
)
def test_negation_reaches_its_verb(text, verb, negated):
    assert clause(text, verb)[1].negated is negated


@pytest.mark.parametrize(
    ("text", "verb", "modality"),
    [
        ("The bank may raise rates.", "rais", "possible"),
        ("The bank will raise rates.", "rais", "future"),
        ("The bank will likely raise rates.", "rais", "likely"),
        ("The bank reportedly raised rates.", "rais", "reported"),
        ("The bank raised rates.", "rais", "actual"),
        ("If the bank raises rates, prices fall.", "rais", "conditional"),
    ],
)
def test_modality(text, verb, modality):
    assert clause(text, verb)[1].modality == modality


@pytest.mark.parametrize(
    ("text", "verb", "speaker"),
    [
        ("Anna Weber said that the dam broke.", "break", "Anna Weber"),
        ("The dam broke, Anna Weber said.", "break", "Anna Weber"),
        ('"The dam broke," said Anna Weber.', "break", "Anna Weber"),
        ("The dam broke.", "break", None),
    ],
)
def test_the_speaker_of_reported_speech(text, verb, speaker):
    reading, found = clause(text, verb)

    assert words(reading, found.speaker) == speaker


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("The road might be closed, given the rain.", ["close"]),
        ("The girl was given a medal.", ["give"]),
    ],
)
def test_given_in_view_of_something_is_no_verb(text, verbs):
    assert [found.verb for found in read(text).clauses] == verbs


@given(st.text(max_size=80))
def test_clauses_lie_inside_any_text(text):
    reading = read(text)

    for found in reading.clauses:
        assert 0 <= found.verb_token < len(reading.tokens)
        for part in (found.subject, found.object, found.speaker):
            assert part is None or 0 <= part[0] < part[1] <= len(reading.tokens)


@pytest.mark.parametrize(
    ("text", "verb", "passive"),
    [
        ("The town was hit by a drone.", "hit", True),
        ("Aid was cut by Oslo.", "cut", True),
        ("Drones hit the town.", "hit", False),
        ("The minister sacked by Nero left.", "sack", True),
        ("The party won by a wide margin.", "win", False),
        ("The party won by three seats.", "win", False),
        ("Prices fell by 5 percent.", "fall", False),
    ],
)
def test_what_was_done_to_something_is_told_from_how_far_it_went(text, verb, passive):
    assert clause(text, verb)[1].passive is passive
