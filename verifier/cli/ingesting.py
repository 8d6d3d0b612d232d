"""``verifier ingest``: documents in from the command line."""

import json
import sys
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from claims.models import Actor
from verifier.cli.failures import CannotDo
from verifier.cli.stores import chosen_settings, opened_store, store_options

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from claims.ingestion.load import Added, Facts
    from claims.ingestion.records import Extracted
    from claims.store.base import ClaimStore
    from claims.store.intake import KeptCandidate

_CHUNK = 64 * 1024
_WIDE = 5
"""Columns that a score takes in a table."""


@click.command("ingest", short_help="Put a document into the store.")
@click.argument("source", metavar="FILE-or-URL")
@click.option(
    "--title", help="Its title [default: what the document says, or the file's name]."
)
@click.option("--publisher", help="Who publishes it.")
@click.option("--author", help="Who wrote it.")
@click.option(
    "--date", "published_on", metavar="YYYY-MM-DD", help="Its day of publication."
)
@click.option("--url", help="Its address, where it was not fetched from there.")
@click.option(
    "--language", metavar="CODE", help="Its language [default: what it says, or en]."
)
@click.option(
    "--encoding",
    metavar="NAME",
    help="The encoding of a text or HTML file [default: found out].",
)
@click.option(
    "--follows", metavar="ID", help="The document that this is a new version of."
)
@click.option("--by", metavar="NAME", help="Who adds it, for the audit trail.")
@click.option(
    "--json", "as_json", is_flag=True, help="Write the candidates as JSON Lines."
)
@store_options
def ingest(  # noqa: PLR0913 - one argument per option
    source: str,
    *,
    title: str | None,
    publisher: str | None,
    author: str | None,
    published_on: str | None,
    url: str | None,
    language: str | None,
    encoding: str | None,
    follows: str | None,
    by: str | None,
    as_json: bool,
    database: str | None,
    no_seed: bool,
) -> None:
    """Read a document, keep it, and print the claims that it may hold.

    FILE is plain text, HTML, PDF or DOCX (- is standard input); a URL begins with
    http:// or https:// and must be public. Nothing is published: candidates wait on
    the reviewers' workbench. The same text again is not kept twice; --follows makes
    it the next version of a document, whose claims are carried over where their quote
    still stands there.
    """
    from claims.ingestion.load import known

    settings = chosen_settings(database)
    extracted, name = _read(source, encoding, settings)
    facts = _facts(
        extracted,
        {
            "title": title or _title(extracted, source),
            "publisher": publisher,
            "author": author,
            "url": url,
            "language": language,
        },
        published_on,
    )
    with opened_store(database, no_seed=no_seed) as store:
        there = known(store, extracted)
        if there is not None:
            click.echo(f"The store holds this document already: {there.id}", err=True)
            found = store.best_candidates(there.id, 10**6)
            _print(found, there.id, as_json=as_json)
            return
        added = _add(store, extracted, facts, name, follows, by)
        carried, suspended = added.followed.carried, added.followed.suspended
        click.echo(
            f"Kept as {added.document.id}: {len(added.document.passages):,} "
            f"paragraphs, {len(extracted.boilerplate):,} of them left out, "
            f"{added.candidates:,} candidates.",
            err=True,
        )
        if carried or suspended:
            click.echo(
                f"{len(carried):,} claims were carried over; {len(suspended):,} answer "
                "no more, as their quote is not in this version.",
                err=True,
            )
        for claim in suspended:
            click.echo(f"suspended: {claim.id}: {claim.text}", err=True)
        found = store.best_candidates(added.document.id, 10**6)
        _print(found, added.document.id, as_json=as_json)


def _read(
    source: str,
    encoding: str | None,
    settings: Any,  # noqa: ANN401 - verifier.settings.Settings
) -> "tuple[Extracted, str | None]":
    from claims.ingestion.addresses import Policy
    from claims.ingestion.extraction import Extractor, ReadingLimits

    extractor = Extractor(
        ReadingLimits(size=settings.upload_limit),
        Policy(frozenset(settings.fetch_ports), settings.fetch_hosts),
    )
    if source.startswith(("http://", "https://")):
        return extractor.read_address(source), None
    name = None if source == "-" else Path(source).name
    try:
        with _opened(source) as stream:
            return extractor.read_file(stream, name=name, encoding=encoding), name
    except OSError as error:
        raise CannotDo(f"{source}: {error.strerror}") from error


def _opened(source: str) -> "AbstractContextManager[BinaryIO]":
    if source != "-":
        return Path(source).open("rb")
    stream = sys.stdin.buffer
    return nullcontext(stream) if stream.readable() else TemporaryFile()


def _title(extracted: "Extracted", source: str) -> str:
    if extracted.described.title:
        return extracted.described.title
    if source.startswith(("http://", "https://")) or source == "-":
        first = extracted.text.split("\n", 1)[0]
        return first if len(first) <= 120 else f"{first[:119].rstrip()}…"  # noqa: PLR2004 - a line
    return Path(source).stem


def _facts(
    extracted: "Extracted", given: dict[str, str | None], published_on: str | None
) -> "Facts":
    from claims.ingestion.load import Facts, check_facts

    about = extracted.described
    day = about.published_on
    if published_on is not None:
        try:
            day = date.fromisoformat(published_on)
        except ValueError as error:
            raise CannotDo("--date: give a day as YYYY-MM-DD.") from error
    facts = Facts(
        title=given["title"] or "",
        publisher=given["publisher"] or about.publisher,
        author=given["author"] or about.author,
        published_on=day,
        url=given["url"] or extracted.url or about.url,
        language=(given["language"] or about.language or "en").lower(),
    )
    for name, wrong in check_facts(facts).items():
        raise CannotDo(f"--{name}: {wrong}")
    return facts


def _add(  # noqa: PLR0913, PLR0917 - the store, and what is put into it
    store: "ClaimStore",
    extracted: "Extracted",
    facts: "Facts",
    name: str | None,
    follows: str | None,
    by: str | None,
) -> "Added":
    from claims.documents import sha256_of
    from claims.ingestion.load import add, propose_from
    from claims.store.intake import OriginKind
    from verifier.bootstrap import now

    at: datetime = now()
    actor = Actor("command:ingest", "verifier ingest")
    if by is not None:
        actor = Actor(f"named:{by}", by)
    alike = store.documents_alike(sha256_of(extracted.text), None)
    candidates = propose_from(extracted)
    with store.unit_of_work() as work:
        added = add(
            work,
            actor,
            extracted,
            facts,
            at=at,
            kind=OriginKind.ADDRESS if extracted.url else OriginKind.FILE,
            name=name,
            follows=follows,
            alike=alike,
            candidates=candidates,
        )
        work.commit()
    return added


def _print(
    candidates: "list[KeptCandidate]", document_id: str, *, as_json: bool
) -> None:
    if as_json:
        for each in candidates:
            record = {
                "document_id": document_id,
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "score": each.score,
                "reasons": each.reasons,
                "speaker": each.speaker,
                "unclear": each.unclear,
            }
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    if not candidates:
        click.echo("No factual sentence was found.")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Candidate claims, the best first", title_justify="left")
    table.add_column("Score", justify="right", width=_WIDE)
    table.add_column("At", justify="right")
    table.add_column("Statement", overflow="fold")
    table.add_column("Said by", overflow="fold")
    table.add_column("Make explicit", overflow="fold")
    for each in candidates:
        table.add_row(
            str(each.score),
            str(each.start),
            # A document's brackets are no markup.
            Text(each.text),
            Text(each.speaker or ""),
            Text(", ".join(each.unclear)),
        )
    Console(file=sys.stdout).print(table)
