"""Who may call what, told in the OpenAPI document from the rules themselves."""

import re
from typing import Any

from verifier.http.problems import KINDS
from verifier.http.rules import RULES, Rule

_VARIABLE = re.compile(r"\{[^}]*\}")
_SCHEME = "apiKey"
_WRITES = frozenset({"post", "put", "patch", "delete"})

_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, a request by API key is done once: "
    "its answer is kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def document_access(document: dict[str, Any]) -> None:
    """Add keys, scopes, limits and idempotency to every operation of ``document``."""
    document["components"]["securitySchemes"] = {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A key from `verifier key create`. Its scopes are `verify`, "
            "`claims:read`, `curate` (which includes `claims:read`) and `admin` "
            "(which includes all).",
        }
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            rule = RULES.get(f"{method.upper()} {_VARIABLE.sub('{}', path)}")
            if rule is not None and rule.scope is not None:
                _guard(operation, rule)
                if method in _WRITES:
                    _repeat(operation)


def _guard(operation: dict[str, Any], rule: Rule) -> None:
    needed = {_SCHEME: [str(rule.scope)]}
    operation["security"] = [{}, needed] if rule.open else [needed]
    _refuse(operation, "key_required", "key_not_accepted", "scope_missing")
    _refuse(operation, "quota_exceeded")


def _repeat(operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if _IDEMPOTENCY not in parameters:
        parameters.append(_IDEMPOTENCY)
    _refuse(operation, "bad_request", "idempotency_key_reused", "request_in_progress")


def _refuse(operation: dict[str, Any], *codes: str) -> None:
    # Refused as this operation refuses: one may speak another API's language.
    content = next(
        response["content"]
        for status, response in operation["responses"].items()
        if status >= "4"
    )
    for code in codes:
        kind = KINDS[code]
        told = f"`{code}`: {kind.title}"
        there = operation["responses"].get(str(kind.status))
        if there is None:
            operation["responses"][str(kind.status)] = {
                "description": told,
                "content": content,
            }
        elif f"`{code}`" not in there["description"]:
            there["description"] += f"; {told}"
