"""How environment variables are read: each reader returns a value or says why not."""

import re
from collections.abc import Callable
from pathlib import Path

from claims.errors import InvalidAddress
from claims.feedback import usable_address
from verifier.mailing import MailServer
from verifier.mailing import mail_server as parse_mail_server


class Unusable(Exception):
    """Raised by a reader; its message tells what the variable expects."""


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``low`` to ``high``."""
    expected = f"a whole number from {low} to {high} is expected"

    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= len(str(high))):
            raise Unusable(expected)
        number = int(value)
        if not low <= number <= high:
            raise Unusable(expected)
        return number

    return read


def text(value: str) -> str:
    """Return ``value``: any text will do."""
    return value


def database_url(value: str) -> str:
    """Return the address of a store."""
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise Unusable("sqlite:///PATH or postgresql://... is expected")
    return value


def server_url(value: str) -> str:
    """Return the address of a PostgreSQL database."""
    if not value.startswith("postgresql://"):
        raise Unusable("postgresql://... is expected")
    return value


def redis_url(value: str) -> str:
    """Return the address of a Redis database."""
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise Unusable("redis://HOST:PORT/NUMBER is expected")
    return value


_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


def origin(value: str) -> str:
    """Return scheme, host and port of an address, without a slash at its end."""
    found = value.removesuffix("/")
    if not _ORIGIN.fullmatch(found):
        raise Unusable("https://HOST or https://HOST:PORT is expected, without a path")
    return found


def switch(value: str) -> bool:
    """Return whether it is on."""
    if value not in ("on", "off"):
        raise Unusable("on or off is expected")
    return value == "on"


def origins(value: str) -> tuple[str, ...]:
    """Return the origins in a list."""
    return tuple(origin(each) for each in value.replace(",", " ").split())


def mail_server(value: str) -> MailServer:
    """Return the mail server that an address names."""
    try:
        return parse_mail_server(value)
    except ValueError as error:
        raise Unusable(str(error)) from None


def address(value: str) -> str:
    """Return one email address."""
    try:
        return usable_address(value)
    except InvalidAddress:
        raise Unusable("one email address is expected") from None


_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]+\]?")


def hosts(value: str) -> frozenset[str]:
    """Return the names of hosts in a list."""
    found = frozenset(value.replace(",", " ").lower().split())
    if not all(map(_HOST.fullmatch, found)):
        raise Unusable("names of hosts are expected, without https:// or a port")
    return frozenset(host.strip("[]") for host in found)


def ports(value: str) -> tuple[int, ...]:
    """Return the ports in a list."""
    read = whole_number(1, 65535)
    return tuple(read(each) for each in value.replace(",", " ").split())


def models(value: str) -> bool | Path:
    """Return whether models are used, or the folder they are in."""
    if value in ("on", "off"):
        return value == "on"
    folder = Path(value)
    if not folder.is_dir():
        raise Unusable("on, off or an existing folder of model files is expected")
    return folder
