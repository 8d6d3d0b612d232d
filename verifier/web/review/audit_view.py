"""An audit event in words: what was done, to what, and what changed in it."""

import json
from dataclasses import dataclass

from flask import url_for

from claims.audit import AuditAction, AuditEvent
from verifier.web.formatting import spoken

_SUBJECTS = {
    "claim": "Claims",
    "document": "Documents",
    "candidate": "Candidate claims",
    "store": "The store",
    "user": "People",
    "newsroom": "The newsroom",
    "key": "API keys",
    "webhook": "Webhooks",
    "question": "Questions",
    "verdict": "Verdicts",
    "golden": "Golden cases",
}

_WORDS = {
    AuditAction.CLAIM_PROPOSE: "wrote a claim",
    AuditAction.CLAIM_SUBMIT: "sent a claim for review",
    AuditAction.CLAIM_APPROVE: "approved a claim",
    AuditAction.CLAIM_REJECT: "sent a claim back",
    AuditAction.CLAIM_AMEND: "amended a claim",
    AuditAction.CLAIM_RETIRE: "retired a claim",
    AuditAction.CLAIM_FLAG: "flagged a claim",
    AuditAction.CLAIM_UNFLAG: "answered the flag on a claim",
    AuditAction.CLAIM_RESTORE: "brought back an earlier version of a claim",
    AuditAction.CLAIM_REANCHOR: "carried a claim over to a new version of its document",
    AuditAction.CLAIM_SUSPEND: "suspended a claim whose quote is gone",
    AuditAction.DOCUMENT_ADD: "added a document",
    AuditAction.DOCUMENT_VERSION: "added a new version of a document",
    AuditAction.CANDIDATE_REJECT: "rejected a candidate claim",
    AuditAction.CANDIDATE_REOPEN: "took up a candidate claim again",
    AuditAction.STORE_IMPORT: "imported claims",
    AuditAction.STORE_SEED: "loaded the shipped claims",
    AuditAction.USER_CREATE: "made an account",
    AuditAction.USER_ROLE: "changed a role",
    AuditAction.USER_DISABLE: "made an account inactive",
    AuditAction.USER_ENABLE: "made an account active",
    AuditAction.USER_INVITE: "invited someone",
    AuditAction.USER_RESET: "gave out a link for a new password",
    AuditAction.USER_PASSWORD: "set a password",
    AuditAction.USER_CODE_ON: "turned sign-in codes on",
    AuditAction.USER_CODE_OFF: "turned sign-in codes off",
    AuditAction.USER_RECOVERY_CODES: "made new recovery codes",
    AuditAction.USER_NAME: "changed a name",
    AuditAction.NEWSROOM_SETTING: "changed a setting of the newsroom",
    AuditAction.KEY_CREATE: "made an API key",
    AuditAction.KEY_REVOKE: "revoked an API key",
    AuditAction.WEBHOOK_ADD: "added a webhook",
    AuditAction.WEBHOOK_REMOVE: "removed a webhook",
    AuditAction.WEBHOOK_DISABLE: "turned a webhook off",
    AuditAction.WEBHOOK_ENABLE: "turned a webhook on",
    AuditAction.QUESTION_ANSWER: "closed a question as answered",
    AuditAction.QUESTION_DISMISS: "dismissed a question",
    AuditAction.VERDICT_JUDGE: "judged a verdict",
    AuditAction.GOLDEN_ADD: "added a golden case",
    AuditAction.GOLDEN_WITHDRAW: "withdrew a golden case",
}

_LONG = 160
_NAMES = (
    "text", "title", "exact", "submission", "claim", "name", "note", "owner", "url",
    "question",
)  # fmt: skip
"""Fields by which people know what was changed."""
_HIDDEN = frozenset({"id", "slug"})
"""Fields that only repeat what the event names beside them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of what was changed; ``None`` where it was not there."""

    name: str
    before: str | None
    after: str | None


def target_words(event: AuditEvent) -> str:
    """Return what was changed as people know it: its text, title or name."""
    for text in (event.after, event.before):
        record = _record(text)
        for name in _NAMES:
            value = record.get(name)
            if isinstance(value, str) and value.strip():
                return value if len(value) <= _LONG else f"{value[:_LONG]}…"
    return event.target


def action_words(action: str) -> str:
    """Return what was done, such as "retired a claim"."""
    subject, _, verb = action.partition(":")
    known = {str(each): words for each, words in _WORDS.items()}
    return known.get(action) or f"{verb.replace('-', ' ')}: {subject}"


def _grouped() -> dict[str, list[tuple[str, str]]]:
    """Return (value, words) of each filter of actions, by what they are done to."""
    found: dict[str, list[tuple[str, str]]] = {}
    for action in AuditAction:
        subject = action.partition(":")[0]
        label = _SUBJECTS.get(subject, spoken(subject))
        group = found.setdefault(label, [(f"{subject}:", f"{label}: anything")])
        group.append((str(action), action_words(action)))
    return found


ACTION_WORDS = _grouped()
"""The choices of the filter."""


def target_address(event: AuditEvent) -> str | None:
    """Return where what was changed can be seen, if it has a page."""
    subject = event.action.partition(":")[0]
    if subject == "claim":
        slug = _record(event.after).get("slug")
        return url_for("review_claims.claim", slug=slug) if slug else None
    if subject in {"document", "candidate"}:
        return url_for("review_workbench.workbench", document_id=event.target)
    if subject == "question":
        return url_for("review_questions.question", key=event.target)
    if subject == "verdict":
        return url_for("review_feedback.verdict", verdict_id=event.target)
    if event.target.startswith("user:"):
        user_id = event.target.removeprefix("user:")
        return url_for("review_users.user", user_id=user_id)
    return None


def changes_of(event: AuditEvent) -> tuple[Change, ...]:
    """Return the fields that differ between before and after, in words."""
    before, after = _fields(event.before), _fields(event.after)
    names = list(dict.fromkeys([*after, *before]))
    return tuple(
        Change(spoken(name), before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _record(text: str | None) -> dict[str, object]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    # Whoever wrote into the database by hand must still be shown.
    return value if isinstance(value, dict) else {"record": text}


def _fields(text: str | None) -> dict[str, str]:
    return {
        name: _words(each)
        for name, each in _record(text).items()
        if name not in _HIDDEN and each not in (None, [], "")
    }


def _words(value: object) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, dict):
        parts = [
            f"{spoken(name)}: {_words(each)}"
            for name, each in value.items()
            if each not in (None, [], "")
        ]
        return "; ".join(parts)
    if isinstance(value, list):
        return "\n".join(_words(each) for each in value)
    return str(value)
