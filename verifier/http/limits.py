"""How many requests a caller may send: counted in the store, exact over all workers.

Callers with a key are counted by it, others by their address, of which only a keyed
hash is kept, until the minute is over. Headers follow draft-ietf-httpapi-ratelimit-
headers-10.
"""

import hashlib
import hmac
import ipaddress
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, request

from claims.errors import StoreUnavailable
from claims.keys import ApiKey
from verifier.http.context import context_of, current_service
from verifier.http.counting import Counters, counters_of
from verifier.http.problems import RequestRefused
from verifier.settings import Settings

if TYPE_CHECKING:
    from claims.store.access import Allowance

_LOG = logging.getLogger("verifier.http")

WINDOW = 60
"""Seconds that a limit is for."""

TEXT_UNIT = 200
"""Characters of a whole text that count as one claim."""

_EXTENSION = "verifier-limits"
_COUNTERS = "verifier-counters"
_IPV6_SITE = 64


@dataclass(frozen=True, slots=True)
class _Counter:
    """Who is counted: the policy's name, the counter, and its limit."""

    policy: str
    name: str
    limit: int


def register_limits(app: Flask, settings: Settings) -> None:
    """Tell callers of ``app`` what is left; :func:`charge` does the counting."""
    app.extensions[_EXTENSION] = settings
    app.extensions[_COUNTERS] = counters_of(settings, context_of(app).service.store)

    @app.after_request
    def _tell(response: Response) -> Response:
        counted: tuple[_Counter, Allowance] | None = g.get("counted")
        if counted is not None:
            counter, found = counted
            policy = f'"{counter.policy}"'
            response.headers["RateLimit-Policy"] = (
                f"{policy};q={counter.limit};w={WINDOW}"
            )
            response.headers["RateLimit"] = (
                f"{policy};r={found.remaining};t={found.reset_seconds}"
            )
        return response


def charge(units: int = 1) -> None:
    """Count ``units`` for who sends this request; a hundred claims are a hundred.

    Where the store is busy with something else, the request goes uncounted: a
    limit must not stop the service.

    Raises:
        RequestRefused: there is no room left in this minute (429).
    """
    counter = _counter_of(g.get("caller_key"))
    if units < 1 or counter is None:
        return
    service = current_service()
    counters: Counters = current_app.extensions[_COUNTERS]
    try:
        found = counters.take(
            counter.name,
            limit=counter.limit,
            window=WINDOW,
            at=service.clock(),
            units=units,
        )
    except StoreUnavailable:
        _LOG.warning("a request went uncounted: the store is busy")
        return
    g.counted = (counter, found)
    if not found.allowed:
        raise RequestRefused(
            "quota_exceeded",
            f"The limit is {counter.limit:,} a minute for each {counter.policy}, and "
            f"{found.remaining:,} are left where {units:,} would be needed. Try again "
            f"in {found.reset_seconds} seconds.",
            headers={"Retry-After": str(found.reset_seconds)},
            members={"violated-policies": [counter.policy]},
        )


def charge_rarely(what: str, limit: int, window: int = 3600) -> None:
    """Count what nobody does often, such as leaving a word on a verdict.

    Counted by address over ``window`` seconds, with or without a key, also where
    requests are not limited. Where the store is busy it goes uncounted.

    Raises:
        RequestRefused: there is no room left in this window (429).
    """
    service = current_service()
    name = f"{what}:{_hashed(_site(request.remote_addr or ''))}"
    try:
        found = service.store.take(name, limit=limit, window=window, at=service.clock())
    except StoreUnavailable:
        _LOG.warning("a request went uncounted: the store is busy")
        return
    if not found.allowed:
        raise RequestRefused(
            "quota_exceeded",
            "That is often enough for now. Try again in "
            f"{found.reset_seconds} seconds.",
            headers={"Retry-After": str(found.reset_seconds)},
            members={"violated-policies": [what]},
        )


def charge_text(text: str) -> None:
    """Count a whole text as about as many claims as it may hold.

    Raises:
        RequestRefused: there is no room left in this minute (429).
    """
    charge(len(text) // TEXT_UNIT)  # the first was counted with the request


def _counter_of(key: ApiKey | None) -> _Counter | None:
    settings: Settings = current_app.extensions[_EXTENSION]
    if key is not None:
        limit = key.per_minute or settings.key_limit
        return _Counter("key", f"key:{key.prefix}", limit) if limit else None
    if not settings.public_limit:
        return None
    name = f"address:{_hashed(_site(request.remote_addr or ''))}"
    return _Counter("address", name, settings.public_limit)


def address_counter(purpose: str) -> str:
    """Return the name of a counter for the address that this request came from."""
    return f"{purpose}:address:{_hashed(_site(request.remote_addr or ''))}"


def _site(address: str) -> str:
    """Return what is counted as one address: of IPv6 the network of one customer."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:  # noqa: PLR2004 - IPv6
        network = ipaddress.ip_network((parsed, _IPV6_SITE), strict=False)
        return str(network.network_address)
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _hashed(address: str) -> str:
    key = current_app.extensions.get("verifier-address-key")
    if key is None:
        key = current_service().store.address_secret()
        current_app.extensions["verifier-address-key"] = key
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]
