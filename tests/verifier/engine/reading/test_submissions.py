import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.engine.reading.submissions import Kind, split_submission


@pytest.mark.parametrize(
    ("submission", "statements"),
    [
        ("The bridge fell.", [("The bridge fell", Kind.CLAIM)]),
        ("BREAKING: The old bridge fell!", [("The old bridge fell", Kind.CLAIM)]),
        (
            "Fact check please: the bridge fell?? #Bridge",
            [("the bridge fell", Kind.CLAIM)],
        ),
        ("Is it true that the bridge fell?", [("the bridge fell", Kind.CLAIM)]),
        ("Did you know the bridge fell?", [("the bridge fell", Kind.CLAIM)]),
        ("Did you know who built it?", [("Did you know who built it", Kind.QUESTION)]),
        ("I heard that the bridge fell, true?", [("the bridge fell", Kind.CLAIM)]),
        (
            "The route ran through the U.S.",
            [("The route ran through the U.S.", Kind.CLAIM)],
        ),
        (
            "The route ran through the U.S., right?",
            [("The route ran through the U.S.", Kind.CLAIM)],
        ),
        ("Who broke the bridge?", [("Who broke the bridge", Kind.QUESTION)]),
        (
            "Did the mayor close the bridge?",
            [("the mayor close the bridge", Kind.CLAIM)],
        ),
        (
            "Did the mayor or the governor close it?",
            [("Did the mayor or the governor close it", Kind.QUESTION)],
        ),
        (
            "Didn't the mayor close the bridge?",
            [("Didn't the mayor close the bridge", Kind.QUESTION)],
        ),
        ("The film is brilliant work.", [("The film is brilliant work", Kind.OPINION)]),
        ("I think the bridge fell.", [("I think the bridge fell", Kind.OPINION)]),
        ("Amadi was right to resign.", [("Amadi was right to resign", Kind.OPINION)]),
        (
            "The bridge will fall next year.",
            [("The bridge will fall next year", Kind.PREDICTION)],
        ),
        (
            "The mayor said the bridge will fall.",
            [("The mayor said the bridge will fall", Kind.CLAIM)],
        ),
        (
            "The bridge fell. Six people died.",
            [("The bridge fell", Kind.CLAIM), ("Six people died", Kind.CLAIM)],
        ),
        (
            "Dear Editor, it may interest your readers that the bridge fell.",
            [("the bridge fell", Kind.CLAIM)],
        ),
        (
            "As a pensioner who reads a lot, I wish to note that the bridge fell.",
            [("the bridge fell", Kind.CLAIM)],
        ),
        (
            "Ladies and gentlemen, the old bridge fell.",
            [("the old bridge fell", Kind.CLAIM)],
        ),
        (
            "My honourable friends should recall that the bridge fell.",
            [("the bridge fell", Kind.CLAIM)],
        ),
        ("The old bridge fell, I heard", [("The old bridge fell", Kind.CLAIM)]),
        ("My uncle says that the bridge fell", [("the bridge fell", Kind.CLAIM)]),
        # What reports, doubts or demands is part of what is claimed.
        (
            "It was reported that the bridge fell.",
            [("It was reported that the bridge fell", Kind.CLAIM)],
        ),
        (
            "I do not know that the bridge fell.",
            [("I do not know that the bridge fell", Kind.CLAIM)],
        ),
        (
            "The mayor told us that the bridge fell.",
            [("The mayor told us that the bridge fell", Kind.CLAIM)],
        ),
        (
            "Friends, relatives and neighbours came.",
            [("Friends, relatives and neighbours came", Kind.CLAIM)],
        ),
        ("hello", [("hello", Kind.NOISE)]),
        ("???", [("???", Kind.NOISE)]),
    ],
)
def test_submissions(submission, statements):
    found = [(s.text, s.kind) for s in split_submission(submission)]
    assert found == statements


@given(st.text(max_size=300))
def test_statements_are_what_stands_at_their_span(submission):
    statements = split_submission(submission)
    assert statements
    for statement in statements:
        assert submission[statement.span.start : statement.span.end] == statement.text


@pytest.mark.parametrize(
    ("submission", "statement"),
    [
        ("The bridge fell today #Halden #news https://t.co/a", "The bridge fell today"),
        ("The bridge at #Halden fell today", "The bridge at #Halden fell today"),
        ("#Halden #bridge", "Halden #bridge"),
    ],
)
def test_hashtags_at_the_end_are_no_part_of_the_statement(submission, statement):
    assert split_submission(submission)[0].text == statement
