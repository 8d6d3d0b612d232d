"""Make the compact lexicon tables of ``verifier/engine/data`` from WordNet.

Run ``python training/build_lexicon.py DICT EXCEPTIONS`` where DICT holds WordNet 3.1's
``data.*`` and ``index.sense`` files and EXCEPTIONS its ``*.exc`` files of irregular
forms. Only senses that carry a fair share of a word's counted uses are kept: rare
senses make false synonyms. See ``verifier/engine/data/README.md``.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import Stemmer

DATA = Path(__file__).resolve().parent.parent / "verifier" / "engine" / "data"
POS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSE_POS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
SHARE = 0.25  # of a word's counted uses that a sense must carry to be kept
GENERAL = frozenset(
    """entity thing object matter unit group whole part cause state act action event
    process relation attribute abstraction substance instrumentality artifact person
    individual someone being organism condition activity change measure quality
    property feature content communication message structure region area location
    point happening psychological_feature cognition means way kind set collection
    amount quantity number time period work line body form system device move make
    get give have be do go take act change""".split()
)
# Name of a class and the share of a word's uses from which it counts as one too.
FAIR_SHARES = {
    "v": ("verb", 0.15),
    "a": ("adjective", 0.3),
    "n": ("noun", 0.2),
    "r": ("adverb", 2.0),
}
TWICE = 2
SHORT = 3  # letters of a place's abbreviation
RARE = 60  # counted uses below which every attested class of a word is kept
STEM = Stemmer.Stemmer("english", 0).stemWord


@dataclass
class Synset:
    """One meaning: its words and its pointers to others."""

    pos: str
    words: list[str]
    pointers: list[tuple[str, str, str, str]] = field(default_factory=list)


def synsets(folder: Path) -> dict[str, Synset]:
    """Return every synset of WordNet, by part of speech and offset."""
    found: dict[str, Synset] = {}
    for name, pos in POS.items():
        for line in (folder / f"data.{name}").read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue
            cells = line.split(" | ")[0].split()
            words = int(cells[3], 16)
            names = [cells[4 + 2 * i].split("(")[0] for i in range(words)]
            at = 4 + 2 * words
            synset = Synset(pos, names)
            for i in range(int(cells[at])):
                symbol, target, kind, ends = cells[at + 1 + 4 * i : at + 5 + 4 * i]
                kind = "a" if kind == "s" else kind
                synset.pointers.append((symbol, kind + target, ends[:2], ends[2:]))
            found[pos + cells[0]] = synset
    return found


def senses(folder: Path) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Return (word, part of speech) -> its synsets with their counted uses."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    ranked: dict[tuple[str, str], list[tuple[int, str, int]]] = defaultdict(list)
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, offset, number, count = line.split()
        word, rest = key.split("%")
        pos = SENSE_POS[rest[0]]
        ranked[word, pos].append((int(number), pos + offset, int(count)))
    for entry, rows in ranked.items():
        found[entry] = [(synset, count) for _, synset, count in sorted(rows)]
    return found


def main_senses(rows: list[tuple[str, int]], share: float = SHARE) -> set[str]:
    """Return the synsets that carry at least ``share`` of a word's uses."""
    total = sum(count for _, count in rows)
    if total == 0:
        return {rows[0][0]}
    return {synset for synset, count in rows if count >= share * total and count > 0}


def plain(word: str) -> bool:
    """Tell whether ``word`` is one lower-case word of letters."""
    return word.isascii() and word.replace("-", "").isalpha() and word.islower()


def write(name: str, comment: str, lines: Iterable[str]) -> None:
    """Write one table with its comment line."""
    text = f"# {comment}\n" + "".join(f"{line}\n" for line in lines)
    (DATA / name).write_text(text, "utf-8")


def grouped(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield "word<TAB>others" lines of directed pairs, sorted."""
    table: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one != other:
            table[one].add(other)
    for one in sorted(table):
        yield f"{one}\t{' '.join(sorted(table[one]))}"


def word_classes(
    found: dict[str, Synset], sense: dict[tuple[str, str], list[tuple[str, int]]]
) -> Iterator[str]:
    """Yield the words of each class: how a word is mostly used. Names are left out."""
    small = {word for synset in found.values() for word in synset.words if plain(word)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (word, pos), rows in sense.items():
        if word in small and "-" not in word:
            counts[word][pos] += 2 * sum(count for _, count in rows) + 1
    classes: dict[str, set[str]] = defaultdict(set)
    for word, uses in counts.items():
        total = sum(uses.values())
        best = uses.most_common(1)[0][0]
        rare = total < RARE
        for pos, (name, fair) in FAIR_SHARES.items():
            if best == pos and (total > TWICE or pos in "vr"):
                classes[name].add(word)
            elif uses[pos] > 1 and uses[pos] >= fair * total:
                classes[f"{name}_too"].add(word)
            elif pos == "v" and rare and uses["v"]:
                classes["verb_too"].add(word)
    every = set().union(*classes.values())
    classes["stems"] = {STEM(word) for word in every}
    for name in sorted(classes):
        yield f"{name}\t{' '.join(sorted(classes[name]))}"


def synonyms(
    found: dict[str, Synset], sense: dict[tuple[str, str], list[tuple[str, int]]]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of stems that share a sense main to both words."""
    for offset, synset in found.items():
        words = [w.casefold() for w in synset.words if plain(w)]
        kept = [
            w
            for w in words
            if (w, synset.pos) in sense
            and offset in main_senses(sense[w, synset.pos])
            and sum(c for _, c in sense[w, synset.pos]) > 0
        ]
        for one in kept:
            for other in kept:
                yield STEM(one), STEM(other)


def kinds(  # noqa: C901 - one filter a line
    found: dict[str, Synset], sense: dict[tuple[str, str], list[tuple[str, int]]]
) -> Iterator[tuple[str, str]]:
    """Yield (stem, stem of a more general noun), one or two steps up.

    Of several nouns with one stem ("ship", "shipping") only the commonest counts.
    """
    commonest: dict[str, tuple[int, str]] = {}
    for (word, pos), rows in sense.items():
        if pos == "n" and plain(word):
            rival = (sum(c for _, c in rows), word)
            commonest[STEM(word)] = max(commonest.get(STEM(word), rival), rival)
    for (word, pos), rows in sense.items():
        if pos != "n" or not plain(word) or sum(c for _, c in rows) == 0:
            continue
        if commonest[STEM(word)][1] != word:
            continue
        for offset in main_senses(rows, 0.4):
            level = [offset]
            for _ in range(2):
                level = [
                    target
                    for one in level
                    for symbol, target, _, _ in found[one].pointers
                    if symbol == "@"
                ]
                for up in level:
                    for name in found[up].words:
                        general = name.casefold()
                        if (
                            plain(general)
                            and general not in GENERAL
                            and commonest[STEM(general)][1] == general
                            and (general, "n") in sense
                            and up in main_senses(sense[general, "n"])
                        ):
                            yield STEM(word), STEM(general)


def derived(
    found: dict[str, Synset], sense: dict[tuple[str, str], list[tuple[str, int]]]
) -> Iterator[tuple[str, str]]:
    """Yield stems of derivationally related words whose stems differ."""
    for offset, synset in found.items():
        for symbol, target, source, end in synset.pointers:
            if symbol not in "+\\" or target not in found:
                continue
            others = found[target]
            if source == "00" or end == "00":
                continue
            one = synset.words[int(source, 16) - 1].casefold()
            other = others.words[int(end, 16) - 1].casefold()
            if not (plain(one) and plain(other)):
                continue
            if offset not in main_senses(sense.get((one, synset.pos), [("", 0)])):
                continue
            if target not in main_senses(sense.get((other, others.pos), [("", 0)])):
                continue
            if STEM(one) != STEM(other):
                yield STEM(one), STEM(other)
                yield STEM(other), STEM(one)


def antonyms(
    found: dict[str, Synset], sense: dict[tuple[str, str], list[tuple[str, int]]]
) -> Iterator[tuple[str, str]]:
    """Yield stems of opposites in senses that are not rare for either word."""
    for offset, synset in found.items():
        for symbol, target, source, end in synset.pointers:
            if symbol != "!":
                continue
            others = found[target]
            one = synset.words[int(source, 16) - 1].casefold()
            other = others.words[int(end, 16) - 1].casefold()
            if not (plain(one) and plain(other)):
                continue
            rows, rivals = sense[one, synset.pos], sense[other, others.pos]
            if offset in main_senses(rows, 0.15) and target in main_senses(
                rivals, 0.15
            ):
                yield STEM(one), STEM(other)
                yield STEM(other), STEM(one)


def known_names(found: dict[str, Synset]) -> Iterator[str]:
    """Yield "kind<TAB>names" of the places WordNet knows."""
    roots = {"location": "place"}
    kinds: dict[str, set[str]] = defaultdict(set)
    for synset in found.values():
        if synset.pos != "n":
            continue
        above = {target for symbol, target, _, _ in synset.pointers if symbol == "@i"}
        seen: set[str] = set()
        while above - seen:
            seen |= above
            above = {
                target
                for one in above
                for symbol, target, _, _ in found[one].pointers
                if symbol == "@"
            }
        tops = {name for one in seen for name in found[one].words}
        for root, kind in roots.items():
            if root in tops:
                for word in synset.words:
                    name = word.replace("_", " ")
                    if len(name) > SHORT and name[0].isupper() and not name.isupper():
                        kinds[kind].add(name)
    for kind in sorted(kinds):
        yield f"{kind}\t{'|'.join(sorted(kinds[kind]))}"


def irregular(folder: Path) -> Iterator[str]:
    """Yield "base<TAB>forms" of irregular verbs, nouns and comparatives."""
    forms: dict[str, set[str]] = defaultdict(set)
    taken: set[str] = set()
    for name in ("verb", "noun", "adj"):
        for line in (folder / f"{name}.exc").read_text("utf-8").splitlines():
            form, base = line.split()[:2]
            if not (plain(form) and plain(base)) or "-" in form or form in taken:
                continue
            if form in KEPT_FORMS or STEM(form) == STEM(base):
                continue
            taken.add(form)
            forms[base].add(form)
    forms["do"].add("does")
    for base in sorted(forms):
        yield "\t".join([base, *sorted(forms[base])])


# Forms that are words of their own more often than they are irregular forms.
KEPT_FORMS = frozenset(
    """ground data media better best worse worst more most less least further farther
    axes bases people pence dice number outer elder eldest later latter last us
    ring evening morning being""".split()
)


def main() -> None:
    """Build every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("exceptions", type=Path)
    options = parser.parse_args()
    found, sense = synsets(options.dictionary), senses(options.dictionary)
    write(
        "word_classes.tsv",
        "class, then the words mostly (or also: _too) so used; all stems; WordNet 3.1",
        word_classes(found, sense),
    )
    write(
        "synonyms.tsv",
        "stem, then stems that share a main sense; from WordNet 3.1",
        grouped(synonyms(found, sense)),
    )
    write(
        "kinds.tsv",
        "stem of a noun, then stems of more general nouns; from WordNet 3.1",
        grouped(kinds(found, sense)),
    )
    write(
        "derived.tsv",
        "stem, then stems of words derived from it; from WordNet 3.1",
        grouped(derived(found, sense)),
    )
    write(
        "antonyms.tsv",
        "stem, then stems of its opposites; from WordNet 3.1",
        grouped(antonyms(found, sense)),
    )
    write(
        "wordnet_names.tsv",
        "kind, then names separated by |; from WordNet 3.1",
        known_names(found),
    )
    write(
        "irregular.tsv",
        "base form, then its irregular forms; from WordNet's exception lists",
        irregular(options.exceptions),
    )


if __name__ == "__main__":
    main()
