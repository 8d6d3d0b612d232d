"""Errors that users can do something about: one clear line, never a traceback."""

from typing import Any

import click

from claims.errors import ClaimsError, StoreUnavailable
from verifier.errors import ServiceError
from verifier.neural.errors import NeuralError
from verifier.settings import InvalidSetting


class CannotDo(click.ClickException):
    """Raised when a command cannot do what was asked; exits with status 2."""

    exit_code = 2


def explain(error: Exception) -> str:
    """Return one line that tells a user what went wrong and what to do."""
    message = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, StoreUnavailable):
        return f"The claim store cannot be used: {message}"
    return message


class FriendlyGroup(click.Group):
    """A group whose commands report the project's own errors in one line."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command; turn named errors into a message and status 2."""
        try:
            return super().invoke(ctx)
        except (ClaimsError, NeuralError, ServiceError, InvalidSetting) as error:
            raise CannotDo(explain(error)) from error
