"""What the reviewers' forms share: fields, changes of the store, messages."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, make_response, render_template, request

from claims.store.base import UnitOfWork
from verifier.http.context import current_service

Made = TypeVar("Made")

UNPROCESSABLE = 422


def field(name: str) -> str:
    """Return what a form says in one field, without space around it."""
    return request.form.get(name, "").strip()


def change(action: Callable[[UnitOfWork], Made]) -> Made:
    """Do ``action`` within a unit of work and keep what it changed.

    Raises whatever ``action`` raises; nothing is kept then.
    """
    with current_service().store.unit_of_work() as work:
        made = action(work)
        work.commit()
    return made


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """Return a page; ``errors`` names fields and what is wrong with each."""
    values.setdefault("errors", {})
    return make_response(render_template(template, **values), status)
