"""The reviewers' menu: what each role finds there."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from claims.people import Role
from verifier.http.sessions import current_user

SECTIONS: tuple[tuple[str, str, Role], ...] = (
    ("review_home.home", "To do", Role.VIEWER),
    ("review_claims.claims", "Claims", Role.VIEWER),
    ("review_documents.documents", "Documents", Role.VIEWER),
    ("review_questions.questions", "Questions", Role.VIEWER),
    ("review_feedback.feedback", "Feedback", Role.VIEWER),
    ("review_statistics.statistics", "Statistics", Role.VIEWER),
    ("review_exchange.exchange", "Import", Role.VIEWER),
    ("review_users.users", "People", Role.ADMIN),
    ("review_keys.keys", "API keys", Role.ADMIN),
    ("review_webhooks.webhooks", "Webhooks", Role.ADMIN),
    ("review_audit.audit", "Audit", Role.REVIEWER),
)
"""(endpoint, label, least role), in the order in which the menu shows them."""


_KEYS = {"review_home.home": "t", "review_claims.claims": "c"}


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu."""

    endpoint: str
    label: str
    key: str | None = None
    """What leads there after ``g``, as a keyboard shortcut."""
    current: str | None = None
    """``page`` where this is its page, ``true`` where it is one below it."""


def sections() -> list[Section]:
    """Return the entries that whoever is signed in may open."""
    user = current_user()
    if user is None:
        return []
    return [
        Section(endpoint, label, _KEYS.get(endpoint), _current(url_for(endpoint)))
        for endpoint, label, role in SECTIONS
        if user.role.includes(role) and endpoint in current_app.view_functions
    ]


def _current(address: str) -> str | None:
    if request.path == address:
        return "page"
    # What needs doing stands above everything else, and so is part of nothing.
    is_start = address.count("/") == 1
    return "true" if not is_start and request.path.startswith(f"{address}/") else None


def register_menu(app: Flask) -> None:
    """Make :func:`sections` available to the templates of ``app``."""
    app.jinja_env.globals["review_sections"] = sections
