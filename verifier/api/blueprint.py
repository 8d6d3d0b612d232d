"""The typed face of flask-smorest, which ships no type information."""

from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar, cast

import flask_smorest
from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from verifier.http.bodies import read_json
from verifier.http.problems import KINDS, FieldError, RequestRefused

View = TypeVar("View", bound=Callable[..., object])

_PROBLEM_JSON = "application/problem+json"

BODY_PROBLEMS = (
    "malformed_json",
    "bad_request",
    "body_too_large",
    "unsupported_media_type",
    "invalid_request",
    "text_rejected",
    "internal_error",
    "store_unavailable",
    "store_not_ready",
)
"""What any call with a JSON body can be refused for."""

ETAG = {
    "ETag": {
        "description": "Send it in If-None-Match to get 304 while nothing changed.",
        "schema": {"type": "string"},
    }
}
"""The headers of an answer that callers may keep."""


class Coded(str):
    """A message that also carries the code of what went wrong."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, message: str, code: str) -> Self:
        """Return ``message`` with ``code`` attached."""
        made = super().__new__(cls, message)
        made.code = code
        return made


class StrictParser(FlaskParser):
    """Reads bodies strictly and refuses what a schema does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012 - as the base declares it

    def load_json(self, req: Request, schema: Schema) -> object:
        """Return the body's value; see :func:`verifier.http.bodies.read_json`."""
        del schema
        return read_json(req)

    def handle_error(  # type: ignore[override]
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        **_: object,
    ) -> None:
        """Turn what a schema refused into one refusal that names every place."""
        del req, schema
        raise refusal(cast("Mapping[str, Any]", error.messages)) from error


def refusal(messages: Mapping[str, Any]) -> RequestRefused:
    """Return the refusal for webargs' messages: location, then field, then list."""
    errors = [
        _field_error(location, path, message)
        for location, found in messages.items()
        for path, message in _flatten(found, ())
    ]
    codes = {error.code or "invalid_request" for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid_request"
    if len(errors) == 1:
        detail = errors[0].detail
    else:
        detail = f"{len(errors)} parts of the request are not valid; see errors."
    return RequestRefused(code, detail, tuple(errors))


def _flatten(found: object, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    if isinstance(found, Mapping):
        return [
            item
            for key, value in found.items()
            for item in _flatten(value, path if key == "_schema" else (*path, str(key)))
        ]
    if isinstance(found, list):
        return [item for value in found for item in _flatten(value, path)]
    return [(path, found if isinstance(found, str) else str(found))]


def _field_error(location: str, path: tuple[str, ...], message: str) -> FieldError:
    code = message.code if isinstance(message, Coded) else None
    if location == "query":
        return FieldError(message, parameter=".".join(path), code=code)
    steps = (step.replace("~", "~0").replace("/", "~1")[:200] for step in path)
    return FieldError(message, pointer="/".join(("#", *steps)), code=code)


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A group of operations that document themselves."""

    ARGUMENTS_PARSER = StrictParser()

    def at(self, rule: str, method: str) -> Callable[[View], View]:
        """Serve the view at ``rule`` for ``method``."""
        return cast("Callable[[View], View]", self.route(rule, methods=[method]))

    def reads(
        self,
        schema: type[Schema],
        location: str = "json",
        examples: dict[str, Any] | None = None,
        refused_with: int = 422,
    ) -> Callable[[View], View]:
        """Hand the view the request's body or query, loaded by ``schema``.

        ``refused_with`` is the status that a request which does not fit is
        documented to get.
        """
        extra: dict[str, Any] = {"examples": examples} if examples else {}
        return cast(
            "Callable[[View], View]",
            self.arguments(
                schema, location=location, error_status_code=refused_with, **extra
            ),
        )

    def described(self, **parts: object) -> Callable[[View], View]:
        """Document parts of the operation that no schema class can say."""
        return cast("Callable[[View], View]", self.doc(**parts))

    def answers(
        self,
        schema: type[Schema] | dict[str, Any],
        description: str,
        headers: dict[str, Any] | None = None,
        *,
        status: int = 200,
    ) -> Callable[[View], View]:
        """Document the answer of a view that returns its own response."""
        return cast(
            "Callable[[View], View]",
            self.alt_response(
                status,
                schema=schema,
                description=description,
                headers=headers,
                success=True,
            ),
        )

    def fails(
        self, schema: type[Schema], descriptions: Mapping[int, str]
    ) -> Callable[[View], View]:
        """Document answers by status that are no problem documents."""

        def decorate(view: View) -> View:
            decorated: Any = view
            for status, description in descriptions.items():
                decorated = self.alt_response(
                    status, schema=schema, description=description
                )(decorated)
            return cast("View", decorated)

        return decorate

    def refuses(self, *codes: str) -> Callable[[View], View]:
        """Document the problems that the view answers with, by their codes."""
        by_status: dict[int, list[str]] = {}
        for code in codes:
            by_status.setdefault(KINDS[code].status, []).append(code)

        def decorate(view: View) -> View:
            decorated: Any = view
            for status, found in by_status.items():
                titles = "; ".join(f"`{code}`: {KINDS[code].title}" for code in found)
                decorated = self.alt_response(
                    status,
                    schema=_problem_schema(),
                    content_type=_PROBLEM_JSON,
                    description=titles,
                )(decorated)
            return cast("View", decorated)

        return decorate


def _problem_schema() -> type[Schema]:
    from verifier.api.schemas import ProblemSchema

    return ProblemSchema
