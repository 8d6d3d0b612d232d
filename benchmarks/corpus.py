"""A varied corpus of invented claims, written as lines that `verifier import` reads.

    python -m benchmarks.corpus 100000 [--seed 1] [--output FILE]

People, places, organisations, figures and events are invented; which of them a line
names follows Zipf's law over a vocabulary that grows with the corpus, as that of real
news does: a few names and words are everywhere, most are in one or two claims. The
claims of the shipped seed stand among them, evenly spread over the first ten thousand
lines. The same seed gives the same lines, and a shorter corpus is the beginning of a
longer one.
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from claims.exchange.jsonl import export_jsonl
from claims.models import Actor
from claims.seed.load import load_seed
from claims.store import open_store
from verifier.bootstrap import now

Record = dict[str, object]

REAL_EVERY = 60
"""Lines between two of the shipped claims, while there are any left."""

FIRST_DAY = date(1995, 1, 1)
DAYS = 11_000

_ONSETS = """b bl br c ch cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr r s sh sk
 sl sm sn st str sv t tr v w y z""".split()
_NUCLEI = "a e i o u ai au ea ei ia ie io oa oo ou ue".split()
_CODAS = "b ck d ff g k l ll m n nd ng nt p r rd rk rn rt s sk ss st t th v x z".split()
_PLACE_ENDS = """ford ton ville burg stad heim by mouth field port ham grad wick
 berg haven dale""".split()
_SURNAME_ENDS = """son sen ov ova escu ez ini ic wicz man er eau ard oglu dottir
 enko idis""".split()
_FIRST_NAMES = """Ada Adil Agnes Alba Amir Ana Anders Anton Aya Bela Boris Carla Chidi
 Clara Dana Daniel Dora Edda Elena Elias Emeka Emil Erin Esther Eva Farid Felix Fiona
 Goran Greta Hana Hugo Ida Igor Ines Ivan Jana Jonas Julia Kaito Karim Karin Lars Leila
 Lena Leo Lina Luca Maja Marek Maria Mateo Mei Milan Mina Mirko Nadia Naomi Nils Nora
 Olga Omar Oskar Paula Petra Priya Rania Rita Rosa Ruben Samir Sara Simon Sofia Sven
 Tamar Tara Tomas Vera Viktor Wanda Yara Yusuf Zoe""".split()
_BODIES = """Ministry of Health|Ministry of Finance|Ministry of Transport|city council
|regional court|central bank|fire service|port authority|statistics office|university
|teaching hospital|football club|electricity board|water company|police department
|chamber of commerce|meteorological service|public broadcaster|railway|airport
|election commission|food safety agency|coast guard|museum|housing association
""".replace("\n", "").split("|")
_OFFICES = """mayor|governor|finance minister|health minister|prosecutor|spokeswoman
|police chief|director|chairman|union leader|ambassador|judge|bishop|professor|coach
|chief executive|senator|deputy mayor|fire chief|head teacher
""".replace("\n", "").split("|")
_COUNTED = """people patients pupils homes jobs cars trees hectares passengers votes
 soldiers refugees cyclists books tonnes litres beds teachers shops farms ships flights
 arrests fines complaints vaccinations tickets trains bridges schools nurses turbines
 visitors hotels applications accidents fires cattle bees wells satellites""".split()
_MEASURES = """budget|debt|revenue|annual profit|trade deficit|housing fund|pension bill
|rescue package|road programme|flood damage|tax income|wage bill
""".replace("\n", "").split("|")
_RATES = """unemployment|inflation|turnout|the birth rate|the murder rate|rainfall
|air pollution|the share of renewable power|the price of bread|bus ridership
|the vaccination rate|rents|absenteeism|the recycling rate
""".replace("\n", "").split("|")
_EVENTS = """flood|earthquake|election|strike|referendum|concert|derailment|blackout
|wildfire|summit|festival|landslide|marathon|collapse|oil spill|evacuation|cyberattack
|heatwave|cholera outbreak|ferry accident|trial|census|merger|protest march
""".replace("\n", "").split("|")
_DONE = """approved|rejected|delayed|opened|closed|banned|funded|sold|inspected
|restored|extended|reviewed|cancelled|praised|audited|insured|privatised|rebuilt
""".replace("\n", "").split("|")
_MONTHS = """January February March April May June July August September October
 November December""".split()


def _nouns() -> list[str]:
    """Return English nouns that stand in the engine's own word lists."""
    text = files("verifier.engine").joinpath("data/kinds.tsv").read_text("utf-8")
    words = [line.split("\t")[0] for line in text.splitlines()[1:]]
    return sorted(word for word in set(words) if word.isalpha() and len(word) > 3)


class Inventor:
    """Draws the words of one line after another."""

    def __init__(self, seed: int) -> None:
        """Begin the corpus of ``seed``."""
        self.draw = random.Random(seed)
        self.nouns = _nouns()
        self.draw.shuffle(self.nouns)
        self.known = 200
        """How many names there are by now; it grows with the corpus."""

    def zipf(self, size: int) -> int:
        """Return a rank below ``size``; rank r is drawn about 1/r as often as 0."""
        return int(math.exp(self.draw.random() * math.log(size + 1))) - 1

    def figure(self) -> int:
        """Return a number that has few digits more often than many."""
        number = int(10 ** self.draw.uniform(0.5, 5.6))
        return (
            round(number, -2) if number > 2000 and self.draw.random() < 0.5 else number
        )

    def noun(self) -> str:
        """Return an English noun."""
        return self.nouns[self.zipf(len(self.nouns))]

    def place(self) -> str:
        """Return an invented town."""
        rank = self.zipf(self.known)
        return _invented(rank, _PLACE_ENDS).capitalize()

    def surname(self) -> str:
        """Return an invented surname."""
        rank = self.zipf(self.known)
        return _invented(rank * 31 + 7, _SURNAME_ENDS).capitalize()

    def person(self) -> str:
        """Return an invented person's full name."""
        return f"{self.draw.choice(_FIRST_NAMES)} {self.surname()}"

    def company(self) -> str:
        """Return an invented company."""
        name = _invented(self.zipf(self.known) * 17 + 3, _CODAS).capitalize()
        return f"{name} {self.draw.choice(('Group', 'Systems', 'Energy', 'Foods'))}"

    def body(self) -> str:
        """Return an office or an institution of some town."""
        return f"the {self.place()} {self.draw.choice(_BODIES)}"

    def day(self) -> date:
        """Return a day."""
        return FIRST_DAY + timedelta(days=self.draw.randrange(DAYS))

    def one_of(self, words: list[str]) -> str:
        """Return one of ``words``, the first ones more often."""
        return words[self.zipf(len(words))]


def _invented(rank: int, ends: list[str]) -> str:
    """Return the invented name of a rank: the same for the same rank, and speakable."""
    parts = []
    rest = rank * 2_654_435_761 % 2**32  # neighbours in rank sound nothing alike
    while True:
        rest, onset = divmod(rest, len(_ONSETS))
        rest, nucleus = divmod(rest, len(_NUCLEI))
        parts.append(_ONSETS[onset] + _NUCLEI[nucleus])
        if rest < len(_CODAS) * len(ends) or len(parts) == 2:
            rest, coda = divmod(rest, len(_CODAS))
            return "".join(parts) + _CODAS[coda] + ends[rest % len(ends)]


Told = tuple[str, str]
"""A claim, and the sentence of the source that it rests on."""


def _count(new: Inventor) -> Told:
    number, thing, place = new.figure(), new.one_of(_COUNTED), new.place()
    year, noun = new.day().year, new.noun()
    return (
        f"{number:,} {thing} were counted in {place} after the {noun} of {year}.",
        f"According to {new.body()}, {number:,} {thing} were counted in {place} "
        f"following the {year} {noun}.",
    )


def _money(new: Inventor) -> Told:
    body, measure, year = new.body(), new.one_of(_MEASURES), new.day().year
    amount, coin = new.figure() / 10, new.draw.choice(("euros", "dollars", "pounds"))
    return (
        f"The {measure} of {body} was {amount:,.1f} million {coin} in {year}.",
        f"In {year}, {body} put its {measure} at {amount:,.1f} million {coin}, "
        f"{new.draw.randrange(2, 60)} percent of it for the {new.noun()}.",
    )


def _rate(new: Inventor) -> Told:
    rate, place, day = new.one_of(_RATES), new.place(), new.day()
    share, verb = new.draw.randrange(1, 900) / 10, new.draw.choice(("rose", "fell"))
    month = _MONTHS[day.month - 1]
    return (
        f"{rate.capitalize()} in {place} {verb} to {share} percent in {month} "
        f"{day.year}.",
        f"{rate.capitalize()} in {place} {verb} to {share} percent in {month} "
        f"{day.year}, from {share + 1.5:.1f} percent a {new.noun()} earlier.",
    )


def _decision(new: Inventor) -> Told:
    body, done, noun, other = new.body(), new.one_of(_DONE), new.noun(), new.noun()
    day, place = new.day(), new.place()
    when = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return (
        f"{body[0].upper()}{body[1:]} {done} the {noun} {other} in {place} on {when}.",
        f"On {when} {body} {done} the {noun} {other} in {place} by "
        f"{new.draw.randrange(3, 60)} votes to {new.draw.randrange(1, 40)}.",
    )


def _office(new: Inventor) -> Told:
    person, office, place = new.person(), new.one_of(_OFFICES), new.place()
    year, before = new.day().year, new.person()
    return (
        f"{person} became {office} of {place} in {year}.",
        f"{person} succeeded {before} as {office} of {place} in {year} after the "
        f"{new.noun()} {new.one_of(_EVENTS)}.",
    )


def _event(new: Inventor) -> Told:
    event, place, noun, day = new.one_of(_EVENTS), new.place(), new.noun(), new.day()
    number = new.figure()
    when = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return (
        f"The {event} near {place} on {when} destroyed the {noun} and injured "
        f"{number:,} people.",
        f"{number:,} people were injured and the {noun} was destroyed when the "
        f"{event} reached {place} on {when}.",
    )


def _deal(new: Inventor) -> Told:
    one, other, noun = new.company(), new.company(), new.noun()
    amount, year = new.figure(), new.day().year
    return (
        f"{one} bought the {noun} business of {other} for ${amount:,} million in "
        f"{year}.",
        f"{one} agreed in {year} to pay ${amount:,} million for the {noun} business "
        f"of {other}, based in {new.place()}.",
    )


def _speech(new: Inventor) -> Told:
    person, office, noun, other = (
        new.person(),
        new.one_of(_OFFICES),
        new.noun(),
        new.noun(),
    )
    place, verb = new.place(), new.one_of(_DONE)
    return (
        f"{person}, the {office} of {place}, {verb} the {noun} because of the {other}.",
        f"{office.capitalize()} {person} of {place} {verb} the {noun} because of the "
        f"{other}, a step that {new.surname()} had called for.",
    )


FRAMES: tuple[Callable[[Inventor], Told], ...] = (
    _count, _money, _rate, _decision, _office, _event, _deal, _speech,
)  # fmt: skip


def lines(size: int, seed: int = 1) -> Iterator[Record]:
    """Yield ``size`` import records."""
    new = Inventor(seed)
    real = iter(real_lines())
    told: list[Record] = []
    for number in range(size):
        new.known = 200 + number // 2
        if number % REAL_EVERY == REAL_EVERY - 1 and (given := next(real, None)):
            yield given
            continue
        if not told:
            told = _article(new, number)
        yield {"id": f"invented-{number:07}", **told.pop()}


def _article(new: Inventor, number: int) -> list[Record]:
    """Return the claims of one invented source: mostly one, sometimes several."""
    pairs = [
        FRAMES[new.draw.randrange(len(FRAMES))](new)
        for _ in range(1 if new.draw.random() < 0.8 else new.draw.randrange(2, 6))
    ]
    source: dict[str, object] = {
        "title": f"{new.noun().capitalize()} {new.one_of(_EVENTS)} in {new.place()}",
        "publisher": f"{new.place()} {new.draw.choice(('Post', 'Herald', 'Times'))}",
        "published_on": new.day().isoformat(),
        "url": f"https://news.example/{number}",
    }
    if len(pairs) > 1:
        source["text"] = "\n".join(quote for _, quote in pairs)
    made: list[Record] = []
    for text, quote in pairs:
        record: Record = {"text": text, "source": source}
        if len(pairs) > 1 or new.draw.random() < 0.5:
            record["quote"] = quote
        if new.draw.random() < 0.2:
            record["attribution"] = new.person()
        made.append(record)
    return made


def real_lines() -> list[Record]:
    """Return the shipped claims as import records."""
    store = open_store("memory://")
    load_seed(store, Actor("benchmark", "benchmark"), now())
    return [json.loads(line) for line in export_jsonl(store)]


def write(path: Path, size: int, seed: int = 1) -> None:
    """Write the corpus to ``path``."""
    with path.open("w", encoding="utf-8") as file:
        for record in lines(size, seed):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main() -> None:
    """Write a corpus to a file or to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    if chosen.output:
        write(chosen.output, chosen.size, chosen.seed)
        return
    for record in lines(chosen.size, chosen.seed):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
