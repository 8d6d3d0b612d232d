"""Who may use which route: one line each. A route without one is closed.

A route is named by its method and its path with ``{}`` for each variable part.
"""

import re
from dataclasses import dataclass

from flask import Flask, Request
from werkzeug.routing import Rule as Route

from claims.keys import Scope
from claims.people import Role

_VARIABLE = re.compile(r"<[^>]*>")
_API = ("/api/v1/", "/v1alpha1/")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route asks for.

    ``scope`` is what a key needs to have, ``None`` where no key is looked at.
    ``open`` lets callers without a key in, ``counted`` counts towards limits,
    ``verifies`` marks what an operator can close for callers without a key, and
    ``bulk`` what is closed for them wherever they are limited.

    ``role`` is what the account of someone signed in needs to have. Writes of pages
    need the token of a form that this server made (see :mod:`verifier.http.forgery`),
    but for ``stateless`` ones, which change nothing that belongs to anybody.
    """

    scope: Scope | None = None
    open: bool = True
    counted: bool = False
    verifies: bool = False
    bulk: bool = False
    role: Role | None = None
    stateless: bool = False


PAGE = Rule()
CHECK_PAGE = Rule(counted=True, verifies=True, stateless=True)
SAID_PAGE = Rule(counted=True, stateless=True)
VIEWER = Rule(role=Role.VIEWER)
REVIEWER = Rule(role=Role.REVIEWER)
EDITOR = Rule(role=Role.EDITOR)
ADMIN = Rule(role=Role.ADMIN)
READ = Rule(Scope.READ, counted=True)
VERIFY = Rule(Scope.VERIFY, counted=True, verifies=True)
JOB = Rule(Scope.VERIFY, counted=True, verifies=True, bulk=True)
ANSWERED = Rule(Scope.VERIFY, counted=True)
CURATE = Rule(Scope.CURATE, open=False, counted=True)

FOLLOW = Rule(Scope.VERIFY, open=False, counted=True)
MANAGE = Rule(Scope.ADMIN, open=False, counted=True)

_CLOSED = MANAGE
_CLOSED_PAGE = Rule(role=Role.ADMIN)

RULES: dict[str, Rule] = {
    "GET /api/v1/checks": READ,
    "GET /api/v1/claims": READ,
    "GET /api/v1/claims/{}": READ,
    "GET /api/v1/claims/{}/history": READ,
    "GET /api/v1/documents/{}": READ,
    "GET /v1alpha1/claims:search": READ,
    "POST /api/v1/verifications": VERIFY,
    "POST /api/v1/comparisons": VERIFY,
    "POST /api/v1/texts": VERIFY,
    "GET /api/v1/verifications/{}": ANSWERED,
    "POST /api/v1/verifications/{}/feedback": ANSWERED,
    "POST /api/v1/jobs": JOB,
    "GET /api/v1/jobs/{}": ANSWERED,
    "GET /api/v1/jobs/{}/results": ANSWERED,
    "POST /api/v1/jobs/{}/cancel": JOB,
    "DELETE /api/v1/jobs/{}": JOB,
    "POST /api/v1/claims": CURATE,
    "PUT /api/v1/claims/{}": CURATE,
    "POST /api/v1/claims/{}/submit": CURATE,
    "POST /api/v1/claims/{}/approve": CURATE,
    "POST /api/v1/claims/{}/reject": CURATE,
    "POST /api/v1/claims/{}/retire": CURATE,
    "POST /api/v1/documents": CURATE,
    "POST /api/v1/verifications/{}/subscriptions": FOLLOW,
    "GET /api/v1/verifications/{}/subscriptions": FOLLOW,
    "DELETE /api/v1/verifications/{}/subscriptions/{}": FOLLOW,
    "POST /api/v1/webhooks": MANAGE,
    "GET /api/v1/webhooks": MANAGE,
    "GET /api/v1/webhooks/{}": MANAGE,
    "DELETE /api/v1/webhooks/{}": MANAGE,
    "POST /api/v1/webhooks/{}/disable": MANAGE,
    "POST /api/v1/webhooks/{}/enable": MANAGE,
    "POST /api/v1/webhooks/{}/test": MANAGE,
    "POST /api/v1/webhooks/{}/replay": MANAGE,
    "GET /api/v1/webhooks/{}/deliveries": MANAGE,
    "POST /api/v1/webhooks/{}/deliveries/{}/replay": MANAGE,
    "POST /api/v1/keys": MANAGE,
    "GET /api/v1/keys": MANAGE,
    "DELETE /api/v1/keys/{}": MANAGE,
    "GET /check": CHECK_PAGE,
    "POST /check": CHECK_PAGE,
    "GET /texts": PAGE,
    "POST /texts": CHECK_PAGE,
    "GET /": PAGE,
    "GET /api/": PAGE,
    "GET /api/docs": PAGE,
    "GET /api/openapi.json": PAGE,
    "GET /claims": PAGE,
    "GET /claims/{}": PAGE,
    "GET /documents/{}": PAGE,
    "GET /claimreview.json": PAGE,
    "GET /embed/claims/{}": PAGE,
    "GET /embed/verifications/{}": PAGE,
    "GET /feed.atom": PAGE,
    "GET /healthz": PAGE,
    "GET /how-it-works": PAGE,
    "GET /metrics": PAGE,
    "GET /oembed": PAGE,
    "GET /readyz": PAGE,
    "GET /static/{}": PAGE,
    "GET /verifications/{}": PAGE,
    "POST /verifications/{}/feedback": SAID_PAGE,
    "POST /verifications/{}/address": SAID_PAGE,
    "GET /sign-in": PAGE,
    "POST /sign-in": PAGE,
    "POST /sign-out": PAGE,
    "GET /account": VIEWER,
    "POST /account/name": VIEWER,
    "POST /account/password": VIEWER,
    "GET /account/codes": VIEWER,
    "POST /account/codes": VIEWER,
    "POST /account/codes/off": VIEWER,
    "POST /account/recovery-codes": VIEWER,
    "POST /account/sessions/end": VIEWER,
    "GET /sign-in/code": PAGE,
    "POST /sign-in/code": PAGE,
    "GET /invitations/{}": PAGE,
    "POST /invitations/{}": PAGE,
    "GET /review/users": ADMIN,
    "POST /review/users": ADMIN,
    "GET /review/users/{}": ADMIN,
    "POST /review/users/{}/role": ADMIN,
    "POST /review/users/{}/deactivate": ADMIN,
    "POST /review/users/{}/activate": ADMIN,
    "POST /review/users/{}/codes-off": ADMIN,
    "POST /review/users/{}/link": ADMIN,
    "POST /review/newsroom": ADMIN,
    "GET /review/keys": VIEWER,
    "POST /review/keys": VIEWER,
    "POST /review/keys/{}/revoke": VIEWER,
    "GET /review/webhooks": ADMIN,
    "POST /review/webhooks": ADMIN,
    "GET /review/webhooks/{}": ADMIN,
    "POST /review/webhooks/{}/test": ADMIN,
    "POST /review/webhooks/{}/replay": ADMIN,
    "POST /review/webhooks/{}/disable": ADMIN,
    "POST /review/webhooks/{}/enable": ADMIN,
    "POST /review/webhooks/{}/delete": ADMIN,
    "GET /review/audit": REVIEWER,
    "GET /review/audit.jsonl": REVIEWER,
    "POST /review/audit/verify": REVIEWER,
    "GET /review/questions": VIEWER,
    "GET /review/questions/{}": VIEWER,
    "POST /review/questions/settle": REVIEWER,
    "POST /review/questions/{}/take": REVIEWER,
    "POST /review/questions/{}/release": REVIEWER,
    "POST /review/questions/{}/write": REVIEWER,
    "POST /review/questions/{}/dismiss": REVIEWER,
    "POST /review/questions/{}/answer": REVIEWER,
    "GET /review/feedback": VIEWER,
    "GET /review/feedback/{}": VIEWER,
    "POST /review/feedback/{}": REVIEWER,
    "GET /review/golden": VIEWER,
    "POST /review/golden": REVIEWER,
    "POST /review/golden/replay": REVIEWER,
    "POST /review/golden/{}/withdraw": EDITOR,
    "GET /review/statistics": VIEWER,
    "GET /review/import": VIEWER,
    "POST /review/import": EDITOR,
    "GET /review/import/template.csv": VIEWER,
    "GET /review/export/{}": VIEWER,
    "GET /review": VIEWER,
    "GET /review/shortcuts": VIEWER,
    "GET /review/documents": VIEWER,
    "GET /review/documents/new": REVIEWER,
    "POST /review/documents/new": REVIEWER,
    "GET /review/documents/waiting/{}": REVIEWER,
    "POST /review/documents/waiting/{}": REVIEWER,
    "GET /review/documents/{}": VIEWER,
    "POST /review/documents/{}/candidates": REVIEWER,
    "GET /review/documents/{}/claim": REVIEWER,
    "POST /review/documents/{}/claim": REVIEWER,
    "GET /review/claims": VIEWER,
    "GET /review/claims/new": REVIEWER,
    "POST /review/claims/new": REVIEWER,
    "POST /review/claims/near": REVIEWER,
    "POST /review/claims/documents": REVIEWER,
    "GET /review/claims/{}": VIEWER,
    "GET /review/claims/{}/compare": VIEWER,
    "GET /review/claims/{}/edit": REVIEWER,
    "POST /review/claims/{}/edit": REVIEWER,
    "POST /review/claims/{}/{}": REVIEWER,
}
"""Every route that there is."""


def is_api(path: str) -> bool:
    """Tell whether ``path`` belongs to the API, which keys are for."""
    return path.startswith(_API)


def route_name(method: str, route: str) -> str:
    """Return how a route is named in :data:`RULES`; HEAD is a GET without its body."""
    method = "GET" if method == "HEAD" else method
    return f"{method} {_VARIABLE.sub('{}', route)}"


def rule_of(request: Request) -> Rule:
    """Return the rule of what ``request`` asks for.

    A route without a rule is for administrators only.
    """
    route = request.url_rule
    if route is None or request.method == "OPTIONS":
        return PAGE
    found = RULES.get(route_name(request.method, route.rule))
    return found or (_CLOSED if is_api(route.rule) else _CLOSED_PAGE)


def routes_without_rule(app: Flask) -> list[str]:
    """Return the routes of ``app`` that no rule names."""
    return sorted(
        name
        for route in app.url_map.iter_rules()
        for name in _names(route)
        if name not in RULES
    )


def _names(route: Route) -> set[str]:
    methods = (route.methods or set()) - {"OPTIONS"}
    return {route_name(method, route.rule) for method in methods}
