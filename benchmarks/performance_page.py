"""docs/performance.md and its charts, made of the figures that were measured."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
COLOURS = ("#1f5fa8", "#b5541c", "#2e7d4f", "#7a3e9d", "#555555", "#a8281f")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 340, 64, 44, 24
LEGEND = 190

Figures = Mapping[str, Any]


def write_page(figures: Figures, docs: Path) -> None:
    """Write the page and the charts."""
    charts = docs / "performance"
    charts.mkdir(exist_ok=True)
    for name, (title, unit, lines) in _charts(figures).items():
        text = chart(title, unit, lines)
        (charts / f"{name}.svg").write_text(text, encoding="utf-8")
    page = "\n".join(_page(figures)) + "\n"
    (docs / "performance.md").write_text(page, encoding="utf-8")


def _page(figures: Figures) -> Iterator[str]:
    yield (
        "# Performance\n\nWritten by `make bench` and `make bench-full`; do not edit. "
        "The corpus is invented, its names and words follow Zipf's law, and the "
        "shipped claims stand in it. The model makes the vectors of 1,000 claims "
        "and of those that are asked for; those of the others are made of these, with "
        "noise. Questions are claims of the corpus as "
        "told, with two slips, in another order, and four words of one with a slip. "
        "Milliseconds are on the clock unless they say CPU: where the machine was "
        "shared, the clock tells more of its other work than of this program. The "
        "PostgreSQL is the tests' own: its usual settings, but that it does not wait "
        "for the disk (`fsync=off`), which SQLite does at every commit.\n"
    )
    yield "## The machine\n"
    yield "| claims | day | processor | Python | load before, after | |"
    yield "| ---: | --- | --- | --- | --- | --- |"
    for size, given in figures.items():
        at = given["machine"]
        yield (
            f"| {int(size):,} | {at['on']} | {at['processors']} × {at['processor']} "
            f"| {at['python']} | {at['load_before']}, {at.get('load_after', '')} "
            f"| {at['note']} |"
        )
    yield "\n## Answering\n\nMilliseconds; models loaded, the store opened.\n"
    for name in ("verify", "words", "words-and-meaning"):
        yield f"![{name.replace('-', ' ')}](performance/{name}.svg)\n"
    yield (
        "| claims | store | asked | one worker p50 | p95 | p99 | CPU p50 "
        "| two workers p50 | p95 | p99 |"
    )
    yield "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for size, store, given in _stores(figures):
        for way, one in given["one"].items():
            two = given["several"][way]
            cells = [one["p50"], one["p95"], one["p99"], one["cpu"]]
            cells += [two["p50"], two["p95"], two["p99"]]
            shown = " | ".join(_ms(cell) for cell in cells)
            yield f"| {size:,} | {store} | {way} | {shown} |"
    yield from _filling(figures)
    yield from _memory(figures)
    yield from _beside(figures)
    yield from _recall(figures)


def _filling(figures: Figures) -> Iterator[str]:
    yield "\n## Importing and room\n\nClaims a second, without embeddings.\n"
    yield (
        "| claims | store | import | slowest tenth | by CPU of the writing process "
        "| database | file of vectors | made anew in |"
    )
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for size, store, given in _stores(figures):
        filled = given["import"]
        yield (
            f"| {size:,} | {store} | {filled['rate']:,.0f} | {filled['slowest']:,.0f} "
            f"| {filled['rate_cpu']:,.0f} | {_mb(given['database_bytes'])} "
            f"| {_mb(given['vector_bytes'])} | {given['vector_index_seconds']:.1f} s |"
        )


def _memory(figures: Figures) -> Iterator[str]:
    yield (
        "\n## Memory of a worker\n\nMegabytes after all questions. *Own* is what no "
        "other process has; of one worker alone that counts the files it maps, which "
        "a second one shares. *Of files* is the part of it that is pages of mapped "
        "files which no other process happened to read: they are dropped when memory "
        "is short. *Written* is what can be given to nobody else. Each of these "
        "processes loads the models itself; `verifier serve` loads them once and then "
        "forks, so a worker's own there, less what is of files, is what one worker "
        "more takes.\n"
    )
    yield "| claims | store | worker | all | own | of files | written | shared |"
    yield "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for size, store, given in _stores(figures):
        names = ["alone", *(f"{n} of several" for n in range(1, 9))]
        rows = list(zip(names, given["memory"], strict=False))
        behind = enumerate(given.get("served_memory", []), 1)
        rows += [(f"{n} of `verifier serve`", taken) for n, taken in behind]
        for name, taken in rows:
            shown = " | ".join(
                f"{taken[each]:.0f}" if each in taken else "-"
                for each in ("all", "own", "files", "written", "shared")
            )
            yield f"| {size:,} | {store} | {name} | {shown} |"
    equal = all(given["same_answers"] for _, _, given in _stores(figures))
    yield f"\nAll workers gave the same answers: {'yes' if equal else 'NO'}."


def _beside(figures: Figures) -> Iterator[str]:
    yield (
        "\n## Beside other libraries\n\nMedian milliseconds of CPU to find 50 claims, "
        "and how many times longer `rapidfuzz.process.extract` over every claim "
        "takes than the search by words, and than that by words and meaning.\n"
    )
    yield "![beside other libraries](performance/beside.svg)\n"
    names = list(next(iter(figures.values()))["rivals"])
    yield (
        f"| claims | store | words | words and meaning | {' | '.join(names)} "
        f"| RapidFuzz / words | RapidFuzz / both |"
    )
    yield "| ---: | --- |" + " ---: |" * (len(names) + 4)
    for size, store, given in _stores(figures):
        rivals = figures[str(size)]["rivals"]
        words, both = given["one"]["words"], given["one"]["words and meaning"]
        slow = rivals[names[0]]["cpu"]
        shown = " | ".join(_ms(rivals[name]["cpu"]) for name in names)
        yield (
            f"| {size:,} | {store} | {_ms(words['cpu'])} | {_ms(both['cpu'])} "
            f"| {shown} | {slow / words['cpu']:,.0f} | {slow / both['cpu']:,.0f} |"
        )


def _recall(figures: Figures) -> Iterator[str]:
    yield "\n## Recall\n\nShare of questions whose claim is among the first 50.\n"
    kinds: list[str] = []
    rows: list[tuple[str, str, Mapping[str, float]]] = []
    for size, given in figures.items():
        for kind, store in given["stores"].items():
            for way, shares in store["recall"].items():
                rows.append((size, f"{NAMES[kind]}: {way}", shares))
            whole = store["exhaustive"]["recall"]
            rows.append((size, f"{NAMES[kind]}: every posting of every word", whole))
        for name, rival in given["rivals"].items():
            asked = f"{name} ({rival['asked']} questions)"
            rows.append((size, asked, rival["recall"]))
        kinds = list(given["stores"][next(iter(given["stores"]))]["recall"]["words"])
    yield f"| claims | search | {' | '.join(kinds)} |"
    yield "| ---: | --- |" + " ---: |" * len(kinds)
    for size, name, shares in rows:
        shown = " | ".join(
            f"{shares[kind]:.3f}" if kind in shares else "–" for kind in kinds
        )
        yield f"| {int(size):,} | {name} | {shown} |"


Line = tuple[str, Sequence[tuple[int, float]]]


def _charts(figures: Figures) -> dict[str, tuple[str, str, list[Line]]]:
    charts: dict[str, tuple[str, str, list[Line]]] = {}
    for way in ("verify", "words", "words and meaning"):
        lines: list[Line] = []
        for kind, name in NAMES.items():
            for share in ("p50", "p99"):
                points = [
                    (int(size), given["stores"][kind]["one"][way][share])
                    for size, given in figures.items()
                    if kind in given["stores"]
                ]
                lines.append((f"{name}, {share}", points))
        title = f"{way.capitalize()}: one worker, by the number of claims"
        charts[way.replace(" ", "-")] = (title, "ms", lines)
    beside: list[Line] = []
    for way in ("words", "words and meaning"):
        points = [
            (int(size), next(iter(given["stores"].values()))["one"][way]["cpu"])
            for size, given in figures.items()
        ]
        beside.append((f"this project: {way}", points))
    for name in next(iter(figures.values()))["rivals"]:
        points = [
            (int(size), given["rivals"][name]["cpu"]) for size, given in figures.items()
        ]
        beside.append((name, points))
    charts["beside"] = ("Finding 50 claims: median CPU of a question", "ms", beside)
    return charts


def chart(title: str, unit: str, lines: Sequence[Line]) -> str:
    """Return an SVG with logarithmic axes, one line for each of ``lines``."""
    lines = [line for line in lines if line[1]]
    sizes = sorted({size for _, points in lines for size, _ in points})
    values = [max(value, 0.001) for _, points in lines for _, value in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])
    span = max(last - first, 1e-9)

    def across(size: int) -> float:
        if len(sizes) == 1:
            return LEFT + (WIDTH - LEFT) / 2
        return LEFT + 14 + (math.log10(size) - first) / span * (WIDTH - LEFT - 28)

    def up(value: float) -> float:
        share = (math.log10(max(value, 0.001)) - low) / (high - low)
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND} '
        f'{HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH + LEGEND}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="14" font-weight="bold" fill="#222">{title}</text>',
    ]
    for power in range(low, high + 1):
        y = up(10.0**power)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#444">'
            f"{10.0**power:,g} {unit}</text>"
        )
    parts += [
        f'<text x="{across(size):.1f}" y="{HEIGHT - 22}" text-anchor="middle" '
        f'fill="#444">{size:,}</text>'
        for size in sizes
    ]
    parts.append(
        f'<text x="{(LEFT + WIDTH) / 2:.0f}" y="{HEIGHT - 5}" text-anchor="middle" '
        f'fill="#444">claims</text>'
    )
    for place, (name, points) in enumerate(lines):
        colour = COLOURS[place % len(COLOURS)]
        drawn = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points)
        dashed = ' stroke-dasharray="5 4"' if "p99" in name else ""
        parts.append(
            f'<polyline points="{drawn}" fill="none" stroke="{colour}" '
            f'stroke-width="2"{dashed}/>'
        )
        parts += [
            f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3.5" fill="{colour}">'
            f"<title>{name}, {x:,} claims: {y:,.2f} {unit}</title></circle>"
            for x, y in points
        ]
        y = TOP + 14 + 18 * place
        parts.append(
            f'<line x1="{WIDTH + 8}" x2="{WIDTH + 28}" y1="{y - 4}" y2="{y - 4}" '
            f'stroke="{colour}" stroke-width="2"{dashed}/>'
            f'<text x="{WIDTH + 34}" y="{y}" fill="#222">{name}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _stores(figures: Figures) -> Iterator[tuple[int, str, Any]]:
    for size, given in figures.items():
        for kind, store in given["stores"].items():
            yield int(size), NAMES[kind], store


def _ms(value: float) -> str:
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def _mb(value: float) -> str:
    return f"{value / 1e6:,.0f} MB"
