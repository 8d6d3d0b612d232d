"""Where mails are handed over, and from whom: what a mail server's address says."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SECURITY = {"smtp": "plain", "smtp+starttls": "starttls", "smtps": "tls"}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_EXPECTED = (
    "smtps://USER:PASSWORD@HOST, smtp+starttls://USER:PASSWORD@HOST or smtp://HOST is "
    "expected"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over; ``security`` is plain, starttls or tls."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Mailing:
    """How readers are told: by which server, from whom, with links to where."""

    server: MailServer
    sender: str
    public_url: str


def mail_server(url: str) -> MailServer:
    """Return the server that ``url`` names.

    Raises:
        ValueError: it names none; the message says what is expected.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_EXPECTED) from None
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not parts.hostname or rest:
        raise ValueError(_EXPECTED)
    plain = parts.scheme == "smtp" and parts.hostname not in _THIS_MACHINE
    if parts.password and plain:
        raise ValueError("a password needs smtps:// or smtp+starttls://")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        security=_SECURITY[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
