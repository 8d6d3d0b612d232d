"""Why a document cannot be taken in: each message tells the reviewer what to do.

:data:`KINDS` names those that a child process reports by name.
"""

from claims.errors import ClaimsError


class DocumentRefused(ClaimsError):
    """Base of the reasons why a document cannot be taken in."""


class NoTextFound(DocumentRefused):
    """Raised when a document holds no text, as a scanned page does."""


class FormatNotRead(DocumentRefused):
    """Raised when a file is of a format that has no reader."""


class DocumentBroken(DocumentRefused):
    """Raised when a file is damaged, or not what it claims to be."""


class DocumentEncrypted(DocumentRefused):
    """Raised when a file needs a password."""


class DocumentTooLarge(DocumentRefused):
    """Raised when a document, or what it unpacks to, is past a limit."""


class EncodingUnknown(DocumentRefused):
    """Raised when bytes are no text in the encoding that was named or found."""


class ReadingTookTooLong(DocumentRefused):
    """Raised when a file was not read within the time or memory it may use."""


class ReadersBusy(DocumentRefused):
    """Raised when too many documents are being read at the same time."""


class AddressRefused(DocumentRefused):
    """Raised when an address may not be fetched, or is none."""


class FetchFailed(DocumentRefused):
    """Raised when an address does not give a document."""


class DocumentKept(DocumentRefused):
    """Raised when the store holds a document already; ``document_id`` names it."""

    def __init__(self, document_id: str) -> None:
        """Keep the id, so that a page can link to it."""
        super().__init__(f"The store holds this document already: {document_id}.")
        self.document_id = document_id


KINDS: dict[str, type[DocumentRefused]] = {
    kind.__name__: kind
    for kind in (
        NoTextFound,
        FormatNotRead,
        DocumentBroken,
        DocumentEncrypted,
        DocumentTooLarge,
        EncodingUnknown,
        ReadingTookTooLong,
        AddressRefused,
        FetchFailed,
    )
}
