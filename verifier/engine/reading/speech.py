"""Who is reported as saying what a clause states."""

from collections.abc import Sequence
from dataclasses import replace

from verifier.engine.reading.facts import Clause, Token
from verifier.engine.reading.scope import RAISING, SPEECH

_PRONOUN_WORDS = 2


def attributed(clauses: Sequence[Clause], tokens: Sequence[Token]) -> list[Clause]:
    """Give each reported clause its speaker: "X said (that) P", "P, X said"."""
    told: list[Clause] = []
    for clause in clauses:
        speech = _speech_of(clause, clauses, tokens)
        if speech is None:
            told.append(clause)
            continue
        said = replace(clause, speaker=speech.subject, speech=speech.verb)
        if _is_speaker(clause.subject, speech, tokens):
            said = replace(said, subject=speech.subject)
        if speech.negated and speech.verb_token < clause.verb_token:
            said = _unsaid(said, speech)
        told.append(said)
    return told


def _is_speaker(
    part: tuple[int, int] | None, speech: Clause, tokens: Sequence[Token]
) -> bool:
    """Tell whether a pronoun stands for the speaker ("X said that he had won")."""
    if part is None or speech.subject is None or part[1] - part[0] > _PRONOUN_WORDS:
        return False
    word = tokens[part[1] - 1].norm
    between = range(speech.verb_token + 1, part[0])
    if any(tokens[index].text[0].isupper() for index in between):
        return False
    quoted = any(
        tokens[index].text == '"' for index in range(part[0], speech.verb_token)
    )
    if speech.verb_token > part[0]:
        return quoted and word in {"i", "we"}
    return word in {"he", "she", "they", "it"}


def _speech_of(
    clause: Clause, clauses: Sequence[Clause], tokens: Sequence[Token]
) -> Clause | None:
    if clause.verb in SPEECH:
        return None
    same = [
        one for one in clauses if one.sentence == clause.sentence and one is not clause
    ]
    before = [
        one
        for one in same
        if one.verb in SPEECH and one.verb_token < clause.verb_token and one.subject
    ]
    if before:
        return before[-1]
    after = [
        one
        for one in same
        if one.verb in SPEECH
        and one.verb_token > clause.verb_token
        and _closes(one, tokens)
    ]
    return after[-1] if after else None


def _closes(speech: Clause, tokens: Sequence[Token]) -> bool:
    """Tell whether a speech verb reports what stands before it ("P, sources said")."""
    start = speech.verb_token
    if speech.subject is not None:
        start = min(start, speech.subject[0])
    return start > 0 and tokens[start - 1].text in {",", '"'}


def _unsaid(clause: Clause, speech: Clause) -> Clause:
    """What is not thought is thought not to be; what is not said is left open."""
    if speech.verb in RAISING and clause.finite:
        cue = speech.negation_cue if not clause.negated else None
        return replace(clause, negated=not clause.negated, negation_cue=cue)
    return (
        replace(clause, modality="conditional")
        if clause.modality == "actual"
        else clause
    )
