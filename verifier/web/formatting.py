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


def register_filters(app: Flask) -> None:
    """Make the formats above available to the templates of ``app``."""
    for filter_ in (day, moment, web_address, site_name, spoken):
        app.add_template_filter(filter_)
