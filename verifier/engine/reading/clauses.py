"""Find who did what to whom, with polarity, modality and speaker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verifier.engine.lexicon import base_form
from verifier.engine.reading.facts import Clause, Reading
from verifier.engine.reading.phrases import Phrases
from verifier.engine.reading.scope import (
    CONDITIONS,
    DENYING,
    DENYING_ACTION,
    ENDING,
    IMPLYING,
    LIGHT_ADVERBS,
    MODAL_WORDS,
    MODALS,
    NECESSITIES,
    NEGATIVE_WORDS,
    SMALL_NUMBERS,
    SPEECH,
    judges,
    modality_of,
)
from verifier.engine.reading.speech import attributed
from verifier.engine.reading.tagging import Tag, tag_words

_GROUP = frozenset(
    {Tag.MODAL, Tag.BE, Tag.HAVE, Tag.DO, Tag.NEGATION, Tag.ADVERB, Tag.TO}
)
_AUXILIARY = frozenset({Tag.MODAL, Tag.BE, Tag.HAVE, Tag.DO})
_MAIN = frozenset({Tag.VERB, Tag.PARTICIPLE, Tag.GERUND})
# Words between a verb and the one it governs.
_ADJOINING = 3
_NEAR = 4
_NEEDED = frozenset({"need", "needn't"})
_NO_DENIAL = frozenset({"matter", "doubt", "wonder", "surprise", "but", "longer"})
"""Words after which a "no" denies nothing, or something else: "no matter who won"."""

_NEGATIVE_SUBJECTS = frozenset({"no", "nobody", "nothing", "none", "neither"})


def find_clauses(reading: Reading) -> tuple[Clause, ...]:
    """Return the clauses of a text, in the order of their verbs."""
    return _Finder(reading).find()


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb group: tokens ``first``..``main``, its auxiliaries between."""

    first: int
    main: int
    passive: bool
    infinitive: bool
    gerund: bool


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.tags = tag_words(reading.tokens, reading.names)
        self.phrases = Phrases(self.tokens, self.tags)

    def find(self) -> tuple[Clause, ...]:
        found: list[Clause] = []
        groups = self._groups()
        for at, group in enumerate(groups):
            # Only the one just before counts; to gather all of them is quadratic.
            sentence = self._sentence(group)
            before = [one for one in found[-1:] if one.sentence == sentence]
            clause = self._clause(group, before)
            if before and clause.finite and clause.modality_cue == before[0].verb_token:
                found.pop()  # "does not have to": part of what follows
            following = groups[at + 1] if at + 1 < len(groups) else None
            found.append(self._with_object(clause, group, following))
        return tuple(attributed(found, self.tokens))

    def _sentence(self, group: _Group) -> int:
        return self.tokens[group.main].sentence

    def _groups(self) -> list[_Group]:
        groups: list[_Group] = []
        index = 0
        while index < len(self.tokens):
            tag = self.tags[index]
            if tag in _MAIN or (tag in _AUXILIARY and self._is_main(index)):
                groups.append(self._group(index))
            index += 1
        return groups

    def _is_main(self, index: int) -> bool:
        """Tell whether a form of be, have or do is itself the main verb."""
        if self.tags[index] == Tag.MODAL:
            return False
        after = index + 1
        while after < len(self.tokens) and self.tags[after] in {
            Tag.NEGATION,
            Tag.ADVERB,
            Tag.BE,
            Tag.HAVE,
        }:
            if self.tags[after] in {Tag.BE, Tag.HAVE}:
                return False
            after += 1
        if after >= len(self.tokens):
            return True
        if self.tokens[after].sentence != self.tokens[index].sentence:
            return True
        return self.tags[after] not in _MAIN

    def _group(self, main: int) -> _Group:
        tags, tokens = self.tags, self.tokens
        first, saw_be, infinitive = main, False, False
        while first > 0 and tokens[first - 1].sentence == tokens[main].sentence:
            tag = tags[first - 1]
            if tag not in _GROUP:
                break
            if tag in _AUXILIARY and tags[first] == Tag.TO:
                break
            saw_be = saw_be or tag == Tag.BE
            infinitive = infinitive or tag == Tag.TO
            first -= 1
        while first < main and tags[first] == Tag.ADVERB:
            first += 1
        passive = tags[main] == Tag.PARTICIPLE and (
            saw_be or not any(tags[i] == Tag.HAVE for i in range(first, main))
        )
        gerund = tags[main] == Tag.GERUND and not saw_be
        return _Group(first, main, passive, infinitive, gerund)

    def _clause(self, group: _Group, before: Sequence[Clause]) -> Clause:
        tokens, main = self.tokens, group.main
        subject = self.phrases.subject_before(group.first)
        if subject is None and before:
            subject = self._inherited(group, before[-1])
        verb = tokens[main].stem
        clause = Clause(
            verb=verb,
            verb_token=main,
            sentence=tokens[main].sentence,
            subject=subject,
            passive=group.passive,
            finite=not (group.infinitive or group.gerund or self._reduced(group)),
            past=self._is_past(group),
        )
        clause = self._polar(clause, group, before)
        return self._modal(clause, group, before)

    def _reduced(self, group: _Group) -> bool:
        """Tell whether a participle stands alone: "the man shot by police"."""
        return self.tags[group.main] == Tag.PARTICIPLE and group.first == group.main

    def _is_past(self, group: _Group) -> bool:
        words = [self.tokens[i] for i in range(group.first, group.main + 1)]
        if any(
            word.norm in {"was", "were", "had", "did"}
            or (word.norm in {"has", "have"} and word is not words[-1])
            for word in words
        ):
            return True
        main = words[-1]
        if main.norm in {"has", "have"}:
            return False
        return self.tags[group.main] == Tag.VERB and (
            main.norm.endswith("ed") or base_form(main.norm) != main.norm
        )

    def _inherited(self, group: _Group, earlier: Clause) -> tuple[int, int] | None:
        if earlier.passive and not group.passive:
            return earlier.object
        return earlier.subject

    def _polar(self, clause: Clause, group: _Group, before: Sequence[Clause]) -> Clause:
        """Fold every negation that scopes over the verb into one."""
        cues = [
            *self._cues_on_subject(clause),
            *self._cues_before(group),
            *self._cues_after(group),
        ]
        negated = len(cues) % 2 == 1
        cue = cues[0] if cues else None
        ruler = self._governor(group, before)
        if not cues and before and self._coordinated(group, before[-1]):
            negated, cue = before[-1].negated, before[-1].negation_cue
        elif ruler is not None:
            # A negative governor ("refused to", "denied") turns this clause round;
            # a negated one turns it back.
            negated = negated != (not ruler.negated)
            cue = ruler.negation_cue if ruler.negated else ruler.verb_token
        elif self._implied(group, before):
            negated, cue = not negated, before[-1].negation_cue
        kept = cue if cues or negated else None
        subject = clause.subject
        if subject is not None and kept is not None and subject[0] < kept < subject[1]:
            subject = (kept, subject[1])  # "fields and no house": only the house
        return replace(clause, subject=subject, negated=negated, negation_cue=kept)

    def _cues_on_subject(self, clause: Clause) -> list[int]:
        if clause.subject is None:
            return []
        no = self._negative_head(clause.subject)
        if no is not None:
            return [no]
        start = clause.subject[0]
        return [start - 1] if self._not_before(start) else []

    def _cues_before(self, group: _Group) -> list[int]:
        """Return the negations inside a verb group and the two words before it."""
        sentence = self.tokens[group.main].sentence
        inside = [
            index
            for index in range(group.first, group.main)
            if self.tags[index] == Tag.NEGATION
            or self.tokens[index].norm in NEGATIVE_WORDS
        ]
        ahead = [
            index
            for index in range(max(0, group.first - 2), group.first)
            if self.tokens[index].norm in {"never", "no", "hardly", "nor", "without"}
            and self.tokens[index + 1].norm not in _NO_DENIAL
            and self.tags[index] in {Tag.NEGATION, Tag.ADVERB, Tag.PREPOSITION}
            and self.tokens[index].sentence == sentence
        ]
        return inside + ahead

    def _cues_after(self, group: _Group) -> list[int]:
        """Return the negations right after a verb: "is not", "hit nothing"."""
        after = group.main + 1
        if after >= len(self.tokens):
            return []
        norm = self.tokens[after].norm
        if self.tags[group.main] in _AUXILIARY:
            skips = norm in LIGHT_ADVERBS and after + 1 < len(self.tokens)
            at = after + 1 if skips else after
            return [at] if self.tags[at] == Tag.NEGATION or norm == "no" else []
        following = [token.norm for token in self.tokens[after + 1 : after + 2]]
        # "Nothing but" and "no longer" deny something else.
        denies = norm in _NEGATIVE_SUBJECTS and _NO_DENIAL.isdisjoint(following)
        return [after] if denies and following else []

    def _implied(self, group: _Group, before: Sequence[Clause]) -> bool:
        """Tell whether the denial of the verb before denies this one too ("was not able
        to pay")."""
        if not (group.infinitive and before and before[-1].negated):
            return False
        return before[-1].verb in IMPLYING and self._adjoins(before[-1], group)

    def _negative_head(self, part: tuple[int, int]) -> int | None:
        """Return the "no" of a subject or of its last part ("fields and no house")."""
        if self.tokens[part[0]].norm in _NEGATIVE_SUBJECTS:
            return part[0]
        return next(
            (
                index
                for index in range(part[0] + 1, part[1])
                if self.tokens[index].norm in _NEGATIVE_SUBJECTS
                and self.tokens[index - 1].norm in {"and", "or", "but"}
            ),
            None,
        )

    def _not_before(self, start: int) -> bool:
        """Tell whether "not" stands before a subject ("Not one voted for it")."""
        tokens = self.tokens
        if start == 0 or tokens[start - 1].norm != "not":
            return False
        follows = tokens[start].norm
        if follows in {"only", "just", "for"} or self.tags[start] == Tag.NUMBER:
            return False
        if follows in SMALL_NUMBERS:
            return False
        return not any(token.norm == "but" for token in tokens[start : start + 8])

    def _coordinated(self, group: _Group, earlier: Clause) -> bool:
        """Tell whether a verb shares the auxiliary of the one before ("did not see or
        hear")."""
        at = group.first - 1
        return (
            group.first == group.main
            and self.tokens[at].norm in {"and", "or"}
            and at - earlier.verb_token <= _ADJOINING
            and self.tags[group.main] == Tag.VERB
            and not self.tokens[group.main].norm.endswith(("ed", "s"))
        )

    def _adjoins(self, earlier: Clause, group: _Group) -> bool:
        return group.first - earlier.verb_token <= _ADJOINING

    def _governor(self, group: _Group, before: Sequence[Clause]) -> Clause | None:
        """Return the denying verb whose complement this verb is."""
        if not before:
            return None
        ruler = before[-1]
        between = range(ruler.verb_token + 1, group.first)
        if ruler.verb == "rule" and any(
            self.tokens[index].norm == "out" for index in between
        ):
            return ruler if group.gerund or self._that(between) else None
        if ruler.verb not in DENYING | DENYING_ACTION:
            return None
        if ruler.verb in ENDING:  # "stopped searching" has searched
            held = any(self.tokens[index].norm == "from" for index in between)
            return ruler if held and group.gerund else None
        if ruler.verb in DENYING_ACTION:
            linked = group.infinitive or group.gerund
            return ruler if linked and group.first - ruler.verb_token <= _NEAR else None
        if group.gerund and group.first - ruler.verb_token <= _ADJOINING:
            return ruler
        return ruler if self._that(between) else None

    def _that(self, between: range) -> bool:
        return bool(between) and self.tokens[between[0]].norm == "that"

    def _modal(self, clause: Clause, group: _Group, before: Sequence[Clause]) -> Clause:
        modality, cue = clause.modality, clause.modality_cue
        for index in range(max(0, group.first - 1), group.main):
            norm = self.tokens[index].norm
            if self.tokens[index].sentence != clause.sentence:
                continue
            if self.tags[index] == Tag.NOUN:
                continue  # "will" as a noun, the month of May
            kind = MODALS.get(norm.removesuffix("n't") if norm != "n't" else norm)
            kind = MODAL_WORDS.get(norm, kind)
            if kind is not None and not (cue is not None and kind == "future"):
                modality, cue = kind, index
        if cue is None and self.tags[group.main] in _AUXILIARY:
            ahead = range(group.main + 1, min(group.main + 4, len(self.tokens)))
            kinds = {i: kind for i in ahead if (kind := modality_of(self.tokens, i))}
            cue = next(iter(kinds), None)
            modality = modality if cue is None else kinds[cue]
        if cue is None and before and (group.infinitive or group.gerund):
            ruler = before[-1]
            if ruler.modality != "actual" and group.first - ruler.verb_token <= _NEAR:
                modality, cue = ruler.modality, ruler.modality_cue
        if cue is None and self._conditional(group):
            modality = "conditional"
        judge = before[-1] if before else None
        if judge is not None and judges(self.tokens, judge, group.first):
            modality, cue = judge.modality, judge.modality_cue
        found = replace(clause, modality=modality, modality_cue=cue)
        return self._not_obliged(found, group, before)

    def _not_obliged(
        self, clause: Clause, group: _Group, before: Sequence[Clause]
    ) -> Clause:
        """Return a clause that says what nobody has to do as one that may not be:
        "need not close", "does not have to close"."""
        first = max(0, group.first - 1)
        if self.tags[group.first] == Tag.TO:
            denied = clause.negated or bool(before and before[-1].negated)
            at = first if self.tokens[first].norm in NECESSITIES else None
        else:
            denied = clause.negated
            words = [token.norm for token in self.tokens[first : group.main]]
            needed = [i for i, word in enumerate(words, first) if word in _NEEDED]
            at = needed[0] if needed else None
        if at is None or not denied:
            return clause
        return replace(
            clause, negated=True, modality="possible", modality_cue=at, finite=True
        )

    def _conditional(self, group: _Group) -> bool:
        at = group.first - 1
        sentence = self.tokens[group.main].sentence
        while at >= 0 and self.tokens[at].sentence == sentence:
            if self.tokens[at].norm in CONDITIONS:
                return True
            if self.tags[at] in _MAIN or self.tokens[at].text == ",":
                return False
            at -= 1
        return False

    def _with_object(
        self, clause: Clause, group: _Group, following: _Group | None
    ) -> Clause:
        found = self.phrases.phrase_after(group.main + 1, clause.sentence)
        before = group.first - 1
        if (
            clause.verb in SPEECH
            and found is not None
            and before >= 0
            and self.tokens[before].text in {",", '"'}
            and self.tokens[found[0]].norm not in {"it", "they", "he", "she"}
        ):
            return replace(clause, subject=found)
        if not group.passive:
            return replace(clause, object=found)
        agent = None
        limit = following.first if following else len(self.tokens)
        for index in range(
            group.main + 1, min(limit, group.main + 8, len(self.tokens))
        ):
            if self.tokens[index].norm == "by":
                agent = self.phrases.phrase_after(index + 1, clause.sentence)
                break
        return replace(clause, subject=agent, object=clause.subject)
