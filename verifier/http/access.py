"""Letting requests in, in this order: who asks, may they, is there room, is it new."""

from flask import Flask, Response, g, request

from verifier.http.auth import pages_closed, read_key, require
from verifier.http.context import current_service
from verifier.http.cors import register_cors
from verifier.http.forgery import refuse_forgery, register_forgery
from verifier.http.idempotency import register_idempotency, replay
from verifier.http.limits import charge, register_limits
from verifier.http.problems import RequestRefused
from verifier.http.rules import Rule, is_api, rule_of
from verifier.http.sessions import admit, register_sessions
from verifier.settings import Settings


def register_access(app: Flask, settings: Settings) -> None:
    """Guard every route of ``app`` by its rule, its limit and its repeats."""
    register_cors(app, frozenset(settings.cors_origins))
    register_limits(app, settings)
    register_idempotency(app)
    register_sessions(app, settings)
    register_forgery(app)

    @app.before_request
    def _let_in() -> Response | None:
        rule = rule_of(request)
        if not is_api(request.path):
            if rule.role is not None:
                # What reviewers write may be long; the body's own limit holds.
                request.max_form_memory_size = max(
                    request.max_form_memory_size or 0, request.max_content_length or 0
                )
                elsewhere = admit(rule.role)
                if elsewhere is not None:
                    return elsewhere
            if not rule.stateless:
                refuse_forgery()
        if rule.scope is None and not rule.counted:
            return None
        if is_api(request.path):
            _identify()
        open_to_all = _is_open(rule, settings)
        key = g.get("caller_key")
        if rule.scope is None and not open_to_all:
            raise pages_closed()
        require(rule, key, open_to_all=open_to_all)
        if rule.counted:
            charge()
        return replay()


def _identify() -> None:
    service = current_service()
    try:
        g.caller_key = read_key(request, service.store, service.clock())
    except RequestRefused:
        charge()  # guesses count for the address they come from
        raise


def _is_open(rule: Rule, settings: Settings) -> bool:
    if rule.verifies and not settings.public_verify:
        return False
    if rule.bulk and settings.public_limit:
        # One job holds a million lines: where callers are limited, it needs a key.
        return False
    return rule.open
