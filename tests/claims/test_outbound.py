"""No address that somebody types leads into the operator's own network."""

import socket

import pytest

from claims.outbound import (
    AddressRefused,
    HostNotFound,
    Target,
    is_public,
    resolve,
    system_resolve,
)

PUBLIC = "93.184.215.14"


def at(*ips: str):
    return lambda _host, _port: ips


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "nonsense",
    ],
)
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)
    with pytest.raises(AddressRefused):
        resolve("https://name.example/", lookup=at(ip))


@pytest.mark.parametrize(
    "ip", [PUBLIC, "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses(ip: str) -> None:
    assert is_public(ip)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        resolve("https://name.example/", lookup=at(PUBLIC, "10.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://LOCALHOST:8000/",
    ],
)
def test_every_spelling_of_this_machine_is_refused(url: str) -> None:
    with pytest.raises((AddressRefused, HostNotFound)):
        resolve(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "name.example",
        "//name.example/",
        "ftp://name.example/",
        "file:///etc/passwd",
        "gopher://name.example/",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@name.example/",
        "https://user:word@name.example/",
        "https://name.example:0/",
        "https://name.example:99999/",
        "https://name.example:x/",
        "https://[::1/",
        "https://name.example/a b",
        "https://name.example\\@10.0.0.1/",
        "https://name.example/\n",
        "https://nämé.example/",
        "https://name.example/" + "x" * 2000,
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    def lookup(_host: str, _port: int) -> list[str]:
        raise AssertionError("it was looked up")

    with pytest.raises(AddressRefused):
        resolve(url, lookup=lookup)


def test_whoever_connects_is_given_the_addresses_that_were_looked_at() -> None:
    target = resolve("https://Name.example/in?a=1#part", lookup=at(PUBLIC))
    assert target == Target("https", "name.example", 443, "/in?a=1", (PUBLIC,))
    assert target.netloc == "name.example"
    other = resolve("http://name.example:8080", lookup=at(PUBLIC))
    assert (other.netloc, other.path) == ("name.example:8080", "/")
    assert Target("https", "::1", 8443, "/", ("::1",)).netloc == "[::1]:8443"


def test_an_operator_can_name_hosts_of_the_own_network() -> None:
    allowed = frozenset({"cms.internal"})
    target = resolve("http://cms.internal/", allowed=allowed, lookup=at("10.0.0.7"))
    assert target.ips == ("10.0.0.7",)
    with pytest.raises(AddressRefused):
        resolve("http://db.internal/", allowed=allowed, lookup=at("10.0.0.7"))


def test_a_host_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(HostNotFound, match=r"none\.example"):
        system_resolve("none.example", 443)
    with pytest.raises(HostNotFound):
        resolve("https://none.example/", lookup=at())
