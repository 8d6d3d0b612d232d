"""How pages write days, moments, addresses and names."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from flask import Flask

from verifier.http.addresses import web_address


def day(value: date) -> str:
    """Return a day such as "7 November 2024", which reads one way everywhere."""
    return f"{value.day} {value:%B} {value.year}"


def moment(value: datetime) -> str:
    """Return a moment such as "7 November 2024, 18:05 UTC"."""
    there = value.astimezone(UTC)
    return f"{day(there)}, {there:%H:%M} UTC"


def site_name(value: str) -> str:
    """Return the host of an address, without "www."."""
    return (urlsplit(value).hostname or value).removeprefix("www.")


def spoken(name: str) -> str:
    """Return a code such as ``who_did_what`` as words: "Who did what"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


_WHY_OPEN = {
    "no_evidence": "Nothing in the store on it",
    "not_entailed": "The store comes near, but does not settle it",
    "partly_covered": "A source covers part of it",
    "other_time": "The store holds an answer for another time",
    "sources_disagree": "Sources disagree",
    "disputed": "Sources report it and deny it",
    "question": "A question",
    "language_not_supported": "Not in English",
}


def why_open(reason: str) -> str:
    """Return in reviewers' words why a question got no answer."""
    return _WHY_OPEN.get(reason) or spoken(reason)


def register_filters(app: Flask) -> None:
    """Make the formats above available to the templates of ``app``."""
    for filter_ in (day, moment, web_address, site_name, spoken, why_open):
        app.add_template_filter(filter_)
