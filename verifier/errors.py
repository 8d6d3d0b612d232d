"""Errors of the use cases, named after what went wrong.

None of them knows HTTP; :mod:`verifier.http.errors` maps them to statuses.
"""

from datetime import date


class ServiceError(Exception):
    """Base of every error that the service raises on purpose."""


class InvalidSubmission(ServiceError):
    """Raised when what was sent cannot be checked; the message says what to do.

    ``field`` names the input at fault: ``claim`` or ``evidence``.
    """

    def __init__(self, message: str, *, field: str = "claim") -> None:
        super().__init__(message)
        self.field = field


class EmptyClaim(InvalidSubmission):
    """Raised when a submission has no characters but white space."""

    def __init__(self, *, field: str = "claim") -> None:
        super().__init__(
            f"There is no text in the {field}. Write one statement to check.",
            field=field,
        )


class ClaimTooLong(InvalidSubmission):
    """Raised when a submission has more code points than the limit."""

    def __init__(self, limit: int, length: int, *, field: str = "claim") -> None:
        super().__init__(
            f"The {field} has {length:,} characters; the limit is {limit:,}. "
            "Shorten it, or check one statement at a time.",
            field=field,
        )
        self.limit = limit
        self.length = length


class NotText(InvalidSubmission):
    """Raised when a submission is not a string."""

    def __init__(self, *, field: str = "claim") -> None:
        super().__init__(
            f"The {field} must be text: a JSON string in double quotes.",
            field=field,
        )


class FutureDay(ServiceError):
    """Raised when the store is asked for as of a day that is still to come."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is still to come; name today or a day before.")


class InvalidJob(ServiceError):
    """Raised when the lines of a job cannot be taken in; the message says why."""


class TooManyJobs(ServiceError):
    """Raised when as many jobs are under way as the service takes at once."""
