"""Addresses as people copy them, and which of them may be fetched.

Where an address may lead is :mod:`claims.outbound`'s rule; here are the ports, and
addresses with other letters than ASCII's made into what is sent.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from claims import outbound
from claims.ingestion.errors import AddressRefused
from claims.outbound import Resolve, Target

_PORTS = {"http": 80, "https": 443}
_PATH = "/%:=&?~+!$,;'@()*[]|-._"


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched.

    ``hosts`` are names (lower case) that may be anywhere, such as the newsroom's own
    archive; of all others every address must be public.
    """

    ports: frozenset[int] = frozenset(_PORTS.values())
    hosts: frozenset[str] = frozenset()


def read_address(  # noqa: C901 - one line per thing that an address may not be
    url: str, policy: Policy, base: str | None = None
) -> str:
    """Return ``url`` as it is asked for; ``base`` is the page that led there.

    Nothing is looked up.

    Raises:
        AddressRefused: it is no web address, or one that is never fetched.
    """
    given = url.strip()
    if not given:
        raise AddressRefused("Give an address, such as https://example.org/story.")
    if any(each <= " " or each in "\\\x7f" for each in given):
        raise AddressRefused("The address holds a space or a sign that none may hold.")
    try:
        parts = urlsplit(urljoin(base, given) if base else given)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise AddressRefused("This is no web address. Copy it again.") from error
    if parts.scheme not in _PORTS:
        raise AddressRefused(
            "Only http and https addresses can be fetched, such as "
            "https://example.org/story."
        )
    if "@" in parts.netloc:
        raise AddressRefused(
            "The address holds a user name or password. Remove it; pages behind a "
            "sign-in can be pasted instead."
        )
    if not host:
        raise AddressRefused("The address names no site. Copy it again.")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in policy.ports:
        allowed = " and ".join(str(each) for each in sorted(policy.ports))
        raise AddressRefused(f"Port {port} may not be asked, only {allowed}.")
    netloc = f"[{host}]" if ":" in host else host
    if port != _PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    try:
        path = quote(parts.path or "/", safe=_PATH)
        query = quote(parts.query, safe=_PATH)
        asked = urlunsplit((parts.scheme, netloc, path, query, ""))
        outbound.read_address(asked)
    except UnicodeError as error:
        raise AddressRefused("This is no web address. Copy it again.") from error
    except outbound.AddressRefused as error:
        raise AddressRefused(str(error)) from error
    return asked


def resolved(url: str, policy: Policy, lookup: Resolve) -> Target:
    """Return where ``url``, as :func:`read_address` gave it, leads now.

    Addresses that carry an IPv4 address inside (mapped, 6to4, NAT64, Teredo) are none
    that a site needs: they are refused too.

    Raises:
        AddressRefused: there, this program may not connect to, or nothing is there.
    """
    try:
        target = outbound.resolve(url, allowed=policy.hosts, lookup=lookup)
    except outbound.HostNotFound as error:
        raise AddressRefused(
            f"There is no site named {urlsplit(url).hostname}, or its name cannot be "
            "looked up now. Check the address."
        ) from error
    except outbound.AddressRefused as error:
        raise _private(urlsplit(url).hostname) from error
    if target.host not in policy.hosts and any(map(carries_ipv4, target.ips)):
        raise _private(target.host)
    return target


def _private(host: str | None) -> AddressRefused:
    return AddressRefused(
        f"{host} is on a private or reserved network, which is never asked. Paste the "
        "text, or upload the page as a file."
    )


_CARRIERS = tuple(
    ipaddress.IPv6Network(each)
    for each in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "2001::/32", "2002::/16",
    )
)  # fmt: skip
_ISATAP = frozenset((0x00005EFE, 0x02005EFE))
_WORD = 0xFFFFFFFF


def carries_ipv4(address: str) -> bool:
    """Tell whether an IPv6 address carries an IPv4 one, by any known way."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return False
    if any(found in each for each in _CARRIERS):
        return True
    return (int(found) >> 32) & _WORD in _ISATAP


def in_order(ips: Sequence[str]) -> list[str]:
    """Return addresses as they are tried: machines without IPv6 are many."""
    return sorted(ips, key=lambda each: ":" in each)
