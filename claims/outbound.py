"""Where this program may connect to when a person names the address.

An address that somebody typed (a page to read, a receiver of events) must not lead
into the operator's own network. So a name is resolved once, every address it has is
looked at, and whoever connects uses one of exactly these addresses: a name that
answers differently a moment later (DNS rebinding) gains nothing. Whoever follows a
redirect asks anew for each step.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from claims.errors import ClaimsError

LONGEST_ADDRESS = 2_000
"""Characters of an address."""

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a host: (host, port)."""


class AddressRefused(ClaimsError):
    """Raised when an address is none, or leads where nobody outside may send us."""


class HostNotFound(ClaimsError):
    """Raised when the host of an address has no IP address at present."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place to connect to: any of ``ips``, and nothing else.

    ``host`` is what certificates are checked against; ``path`` has the query.
    """

    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def netloc(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS[self.scheme]
        return host if usual else f"{host}:{self.port}"


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that the system knows for ``host``.

    Raises:
        HostNotFound: there is none, or the name server does not answer.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostNotFound(f"The host {host} cannot be found.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet.

    IPv6 forms that carry an IPv4 address are as public as that one.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & _LOW_32_BITS)))
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if carried:
            return is_public(str(carried))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def read_address(url: str) -> tuple[str, str, int, str]:
    """Return (scheme, host, port, path with query) of a web address.

    Nothing is looked up.

    Raises:
        AddressRefused: it is no http or https address, or holds a name or password.
    """
    if len(url) > LONGEST_ADDRESS:
        raise AddressRefused(f"An address has at most {LONGEST_ADDRESS:,} characters.")
    if not url.isprintable() or not url.isascii() or " " in url or "\\" in url:
        raise AddressRefused(
            "An address has no spaces, backslashes or letters outside ASCII."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("This is no web address.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise AddressRefused("Give an address that begins with https:// or http://.")
    if "@" in parts.netloc:
        raise AddressRefused("An address must not hold a user name or a password.")
    if port == 0:
        raise AddressRefused("Port 0 is none.")
    path = parts.path or "/"
    if parts.query:
        path += f"?{parts.query}"
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme], path


def resolve(
    url: str,
    *,
    allowed: Collection[str] = (),
    lookup: Resolve = system_resolve,
) -> Target:
    """Return where ``url`` leads, if this program may connect to it.

    ``allowed`` names hosts (lower case) that may be anywhere, such as a receiver in
    the operator's own network. Of other hosts every address must be public: one
    private address among them is enough to refuse.

    Raises:
        AddressRefused: the address is none, or leads into a private network.
        HostNotFound: its host has no IP address at present.
    """
    scheme, host, port, path = read_address(url)
    ips = tuple(lookup(host, port))
    if not ips:
        raise HostNotFound(f"The host {host} cannot be found.")
    if host.lower() not in allowed and not all(is_public(ip) for ip in ips):
        raise AddressRefused(
            f"{host} is not on the public internet; an operator can name hosts that "
            f"may be used all the same."
        )
    return Target(scheme, host, port, path, ips)


@dataclass(frozen=True, slots=True)
class Gate:
    """The rule as an operator has set it: ``allowed`` hosts, and who looks names up."""

    allowed: frozenset[str] = frozenset()
    lookup: Resolve = system_resolve

    def resolve(self, url: str) -> Target:
        """Return where ``url`` leads; see :func:`resolve`."""
        return resolve(url, allowed=self.allowed, lookup=self.lookup)
