"""What readers give: the text of a document and what it says about itself."""

from dataclasses import dataclass, field
from datetime import date

MAXIMUM_TEXT = 3_000_000
"""Code points of the longest document: some thousand printed pages."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a document says about itself; proposals that a reviewer confirms."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_on: date | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in reading order; ``boilerplate`` ones give no candidates."""

    text: str
    boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A document as its reader found it."""

    lines: tuple[Line, ...]
    described: Described = field(default_factory=Described)
    encoding: str | None = None
    """The encoding that the bytes were read in, where a reader had to choose."""


@dataclass(frozen=True, slots=True)
class Given:
    """The bytes of a document and what came with them."""

    data: bytes
    name: str | None = None
    encoding: str | None = None
    """What a reviewer chose, or the server that sent it declared."""
    declared_only: bool = False
    """Whether ``encoding`` is only a declaration, which bytes may contradict."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's whole text with the places of its boilerplate.

    Lines of ``text`` are its paragraphs. ``boilerplate`` are the offsets at which
    left-out paragraphs begin. ``file_sha256`` is that of the bytes as they came.
    """

    format: str
    text: str
    boilerplate: tuple[int, ...]
    described: Described
    encoding: str | None
    file_sha256: str
    url: str | None = None
    """The address that answered, after redirects, where it was fetched."""
