"""A verdict as a terminal shows it: the answer, the quote, the source, the findings."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from verifier.engine.types import Outcome, VerdictLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.models import Document
    from verifier.engine.types import EvidenceMatch, Finding, Span, Verdict
    from verifier.service import Verification

_COLOURS = {
    VerdictLabel.SUPPORTED: "green",
    VerdictLabel.CONTRADICTED: "red",
    VerdictLabel.UNKNOWN: "yellow",
}
_MARKS = {
    Outcome.AGREES: ("+", "green"),
    Outcome.CONTRADICTS: ("x", "red"),
    Outcome.NOT_APPLICABLE: (".", "yellow"),
}
_SHOWN_RELATED = 3


def print_verification(
    verification: "Verification", console: Console | None = None
) -> None:
    """Print a verdict for a reader, coloured where the terminal can show it."""
    console = console or Console(highlight=False)
    verdict = verification.verdict
    if verdict.parts:
        _print_head(console, verdict)
        for part in verdict.parts:
            console.print()
            _print_verdict(console, part)
    else:
        _print_verdict(console, verdict)
    console.print()
    for notice in verdict.notices:
        console.print(Text(notice, "dim"))
    console.print(
        Text(
            f"Engine {verdict.engine_version}, store revision "
            f"{verdict.store_revision}, {verification.checked_at:%Y-%m-%d %H:%M:%S %Z}",
            "dim",
        )
    )


def _print_head(console: Console, verdict: "Verdict") -> None:
    colour = _COLOURS[verdict.label]
    head = Text()
    head.append(f" {verdict.label.value.upper()} ", f"bold reverse {colour}")
    head.append(f"  confidence {verdict.confidence:.0%}", "dim")
    head.append(f"  {verdict.reason.value}", "dim")
    console.print(head)
    console.print(Text(verdict.explanation, "bold"))


def _print_verdict(console: Console, verdict: "Verdict") -> None:
    _print_head(console, verdict)
    deciding = [match for match in verdict.evidence if match.deciding]
    related = [match for match in verdict.evidence if not match.deciding]
    findings = deciding[0].findings if deciding else ()
    claim = Text(verdict.claim)
    for span in verdict.uncovered:
        claim.stylize("underline yellow", span.start, span.end)
    _mark(claim, findings, claim=True)
    if verdict.span is not None:
        claim = claim[verdict.span.start : verdict.span.end]
    console.print()
    console.print(_row("Claim", claim))
    for match in deciding:
        console.print()
        _print_match(console, match)
    if related:
        console.print()
        console.print(Text("Related, not an answer:", "dim"))
        for match in related[:_SHOWN_RELATED]:
            console.print(Padding(_quote(match), (0, 0, 0, 2)))
            console.print(Padding(Text(_source(match), "dim"), (0, 0, 0, 4)))


def _print_match(console: Console, match: "EvidenceMatch") -> None:
    console.print(_row("Quote", _quote(match)))
    console.print(_row("Source", Text(_source(match))))
    # The same thing seen at two places is said once.
    seen = ((each.outcome, each.check, each.detail) for each in match.findings)
    for number, (outcome, check, detail) in enumerate(dict.fromkeys(seen)):
        mark, colour = _MARKS[outcome]
        line = Text.assemble((mark, f"bold {colour}"), f" {check}: {detail}")
        console.print(_row("Checks" if number == 0 else "", line))


def _row(label: str, content: Text) -> Table:
    """Return one line with a label in a column of its own; content wraps beside it."""
    row = Table.grid(padding=(0, 2))
    row.add_column(width=6, style="dim")
    row.add_column(overflow="fold")
    row.add_row(label, content)
    return row


def _quote(match: "EvidenceMatch") -> Text:
    text = Text(match.quote.exact)
    _mark(text, match.findings, claim=False)
    return Text.assemble("“", text, "”")


def _mark(text: Text, findings: "Iterable[Finding]", *, claim: bool) -> None:
    """Mark the words that a finding contradicts."""
    for finding in findings:
        span: Span | None = finding.claim_span if claim else finding.quote_span
        if span is not None and finding.outcome is Outcome.CONTRADICTS:
            text.stylize("bold reverse red", span.start, span.end)


def _source(match: "EvidenceMatch") -> str:
    document: Document = match.document
    parts = [
        f"said by {match.attribution}" if match.attribution else None,
        document.publisher,
        document.title or document.description,
        document.published_on.isoformat() if document.published_on else None,
        document.url,
    ]
    return " · ".join(part for part in parts if part)
