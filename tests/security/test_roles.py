"""Every page lets in whom its rule names, whoever asks and with whatever they ask.

Routes come from the URL map, so that one that is added is tested, too.
"""

import re

import pytest
from flask import Flask

from claims.keys import Scope
from claims.people import Role
from claims.store.base import ClaimStore
from tests.apikeys import bearing, key_for
from tests.signing import signed_in_client
from tests.webapp import filled_store, make_app
from verifier.http.rules import RULES, is_api, route_name

# Written out, so that a rule cannot be loosened unseen.
ADMINS_ONLY = {
    "GET /review/users",
    "POST /review/users",
    "GET /review/users/{}",
    "POST /review/users/{}/role",
    "POST /review/users/{}/deactivate",
    "POST /review/users/{}/activate",
    "POST /review/users/{}/codes-off",
    "POST /review/users/{}/link",
    "POST /review/newsroom",
}
OPEN_WRITES = {
    "POST /check",
    "POST /texts",
}
"""Writes of anybody, by no cookie, that change nothing which belongs to anybody."""

REFUSED = {303, 401, 403}


@pytest.fixture(scope="module")
def store() -> ClaimStore:
    return filled_store()


@pytest.fixture(scope="module")
def app(store: ClaimStore) -> Flask:
    return make_app(store)


def pages(app: Flask) -> list[tuple[str, str, str]]:
    """Return (rule's name, method, address) of everything that is no API."""
    found = []
    for route in app.url_map.iter_rules():
        if is_api(route.rule):
            continue
        address = re.sub(r"<int[^>]*>", "1", route.rule)
        address = re.sub(r"<any\(\W*(\w+)[^>]*>", r"\1", address)
        address = re.sub(r"<[^>]*>", "nothing", address)
        found += [
            (route_name(method, route.rule), method, address)
            for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    return found


def closed(app: Flask) -> list[tuple[str, str, str]]:
    return [each for each in pages(app) if RULES[each[0]].role is not None]


def test_every_page_has_a_rule_and_reviewers_pages_a_role(app: Flask) -> None:
    found = pages(app)
    for name, _, address in found:
        assert name in RULES, f"{name} has no rule: nobody but admins gets in"
        if re.match(r"/(review|account)(/|$)", address):
            assert RULES[name].role is not None, name
    assert len(closed(app)) > 25
    needs_admin = {name for name, _, _ in found if RULES[name].role is Role.ADMIN}
    assert needs_admin >= ADMINS_ONLY


@pytest.mark.parametrize(
    "path", ["/review/forgotten", "/account/forgotten", "/forgotten"]
)
def test_a_page_without_a_rule_is_closed(path: str) -> None:
    app = make_app()
    app.add_url_rule(path, view_func=lambda: "secret", methods=["GET", "POST"])
    assert app.test_client().get(path).status_code == 303
    for role in (Role.VIEWER, Role.REVIEWER, Role.EDITOR):
        assert signed_in_client(app, role).get(path).status_code == 403


@pytest.mark.parametrize("scope", [None, *Scope], ids=str)
def test_neither_nobody_nor_any_key_gets_in(
    app: Flask, store: ClaimStore, scope: Scope | None
) -> None:
    headers = {} if scope is None else bearing(key_for(store, [scope]))
    client = app.test_client()
    for name, method, address in closed(app):
        answer = client.open(address, method=method, headers=headers)
        if method == "GET":
            assert answer.status_code == 303, name
            assert answer.headers["Location"].startswith("/sign-in?next="), name
        else:
            assert answer.status_code == 401, name


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_the_rules_say(app: Flask, role: Role) -> None:
    for name, method, address in closed(app):
        # Signing out and the like end a session: each request has its own.
        client = signed_in_client(app, role)
        answer = client.open(address, method=method)
        needed = RULES[name].role
        assert needed is not None
        if role.includes(needed):
            assert answer.status_code not in {401, 403}, (name, answer.status_code)
            assert answer.status_code < 500, (name, answer.status_code)
        else:
            assert answer.status_code == 403, name
            assert f"role {needed}" in answer.get_data(as_text=True), name


@pytest.mark.parametrize("attack", ["no token", "another's token", "from another site"])
def test_no_write_by_cookie_passes_from_another_site(app: Flask, attack: str) -> None:
    writes = [each for each in pages(app) if each[1] != "GET"]
    assert len(writes) > 20
    unguarded = set()
    for name, method, address in writes:
        client = signed_in_client(app, Role.ADMIN)
        headers = {}
        if attack == "no token":
            client.environ_base.pop("HTTP_X_CSRFTOKEN")
        elif attack == "another's token":
            client.environ_base["HTTP_X_CSRFTOKEN"] = "IjAxMjMi.aaaa.bbbb"
        else:
            headers["Sec-Fetch-Site"] = "cross-site"
        answer = client.open(address, method=method, headers=headers)
        if "was not accepted" not in answer.get_data(as_text=True):
            unguarded.add(name)
        else:
            assert answer.status_code == 400, name
    stateless = {name for name, rule in RULES.items() if rule.stateless}
    assert unguarded <= stateless
    assert {name for name in unguarded if RULES[name].role} == set()


def test_what_needs_no_token_is_written_out() -> None:
    stateless = {name for name, rule in RULES.items() if rule.stateless}
    writes = {name for name in stateless if not name.startswith("GET ")}
    assert writes >= OPEN_WRITES
    assert not any(RULES[name].role for name in stateless)


def test_the_api_takes_no_cookies(app: Flask) -> None:
    client = signed_in_client(app, Role.ADMIN)
    for route in app.url_map.iter_rules():
        if not is_api(route.rule):
            continue
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            rule = RULES[route_name(method, route.rule)]
            if rule.open:
                continue
            address = re.sub(r"<[^>]*>", "claim-1", route.rule)
            assert client.open(address, method=method).status_code == 401, route.rule
