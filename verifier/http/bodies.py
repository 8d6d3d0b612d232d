"""Reading JSON bodies strictly: what is ambiguous or hostile is refused by name."""

import json
from typing import NoReturn

from flask import Request

from verifier.http.problems import RequestRefused


def read_json(request: Request) -> object:
    """Return the value of a JSON body.

    Raises:
        RequestRefused: the body is not declared as JSON (415), is not JSON in
            UTF-8, nests too deeply, names a key twice or holds a number that
            JSON does not have or that is too long to read (400).
    """
    if not request.is_json:
        declared = request.mimetype or "no content type"
        raise RequestRefused(
            "unsupported_media_type",
            f"The body is declared as {declared}. Send JSON with the header "
            "Content-Type: application/json.",
        )
    raw = request.get_data(cache=False)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(f"it is not UTF-8 at byte {error.start}") from error
    if not text.strip():
        raise _malformed("it is empty")
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise _malformed(
            f"{error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except RecursionError as error:
        raise _malformed("it nests too deeply") from error
    except ValueError as error:
        # Python refuses to read integers of more than 4,300 digits.
        raise _malformed("it holds a number with too many digits") from error


def _malformed(why: str) -> RequestRefused:
    return RequestRefused("malformed_json", f"The body cannot be read: {why}.")


def _refuse_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not a JSON value")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _malformed(f'the key "{twice[:100]}" stands twice in one object')
    return found
