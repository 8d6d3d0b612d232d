"""Errors of the claim store, named after what went wrong.

None of them knows HTTP; :mod:`verifier.http.errors` maps them to statuses.
"""


class ClaimsError(Exception):
    """Base of every error that this package raises on purpose."""


class TextRejected(ClaimsError):
    """Raised when a text holds characters that no store can keep (NUL, surrogates)."""


class ClaimNotFound(ClaimsError):
    """Raised when no claim has the id that was asked for."""


class DocumentNotFound(ClaimsError):
    """Raised when no document has the id that was asked for."""


class KeyNotFound(ClaimsError):
    """Raised when no API key has the prefix that was asked for."""


class UserNotFound(ClaimsError):
    """Raised when no account has the id or the email that was asked for."""


class LinkClosed(ClaimsError):
    """Raised when a one-time link was used, replaced or has expired."""


class QuoteNotInDocument(ClaimsError):
    """Raised when a quote's characters are not those of its document at its offsets."""


class InvalidRecord(ClaimsError):
    """Raised when a record breaks a rule of the store (no evidence, bad rating ...)."""


class VersionConflict(ClaimsError):
    """Raised when a record changed after the caller read it."""


class ImportInterrupted(ClaimsError):
    """Raised when a process that read an import was ended before it was done."""


class StoreUnavailable(ClaimsError):
    """Raised when the database cannot be reached or stays locked."""


class StoreNotReady(ClaimsError):
    """Raised when a store has no tables yet, or those of another version."""


class LastAdmin(InvalidRecord):
    """Raised when a change would leave nobody who can look after the accounts."""


class SelfApproval(InvalidRecord):
    """Raised when someone approves a version of a claim that they wrote."""


class ReasonMissing(InvalidRecord):
    """Raised when a decision that needs a reason comes without one."""


class WrongStatus(VersionConflict):
    """Raised when a claim's status does not allow what was asked for."""


class VerdictNotFound(ClaimsError):
    """Raised when no kept verdict has the id that was asked for."""


class JobNotFound(ClaimsError):
    """Raised when no job has the id that was asked for."""


class ArchiveDamaged(ClaimsError):
    """Raised when a file is no archive of a store, or not the one that was made."""


class StoreNotEmpty(ClaimsError):
    """Raised when a store would have to be empty and holds something."""


class QuestionNotFound(ClaimsError):
    """Raised when no question of the queue has the key that was asked for."""


class FeedbackNotFound(ClaimsError):
    """Raised when nobody has said anything of the verdict that was asked for."""


class GoldenCaseNotFound(ClaimsError):
    """Raised when no golden case has the id that was asked for."""


class InvalidAddress(InvalidRecord):
    """Raised when a text is no email address that a mail could be sent to."""


class AlreadyTaken(VersionConflict):
    """Raised when a question is taken or closed by someone else."""


class WebhookNotFound(ClaimsError):
    """Raised when no webhook has the id that was asked for."""


class DeliveryNotFound(ClaimsError):
    """Raised when no delivery has the id that was asked for."""


class DocumentSuperseded(InvalidRecord):
    """Raised when a claim would rest on a document that has a newer version."""


class CandidateDecided(VersionConflict):
    """Raised when a candidate claim was accepted or rejected meanwhile."""
