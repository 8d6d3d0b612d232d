"""From bytes to text: byte order marks, UTF-8, UTF-16, then older encodings."""

import codecs

from claims.ingestion.errors import EncodingUnknown

CHOICES: tuple[tuple[str, str], ...] = (
    ("utf-8", "Unicode (UTF-8)"),
    ("utf-16", "Unicode (UTF-16)"),
    ("windows-1252", "Western European (Windows-1252)"),
    ("iso-8859-15", "Western European (ISO-8859-15)"),
    ("mac-roman", "Western European (old Macintosh)"),
    ("windows-1250", "Central European (Windows-1250)"),
    ("iso-8859-2", "Central European (ISO-8859-2)"),
    ("windows-1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("windows-1253", "Greek (Windows-1253)"),
    ("windows-1254", "Turkish (Windows-1254)"),
    ("windows-1255", "Hebrew (Windows-1255)"),
    ("windows-1256", "Arabic (Windows-1256)"),
    ("shift-jis", "Japanese (Shift JIS)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("euc-kr", "Korean (EUC-KR)"),
)
"""The encodings that a reviewer can choose: Python's name, and one for people."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_LATIN1_MEANS = "windows-1252"
"""What the web has agreed to read where a page declares ISO-8859-1 or ASCII."""
_FOREIGN = 0.25
"""Share of letters beyond ASCII above which text is hardly Western European."""
_CONTROLS_ALLOWED = 0.01


def decode(
    data: bytes, chosen: str | None = None, *, declared_only: bool = False
) -> tuple[str, str]:
    """Return the text of ``data`` and the encoding that it was read in.

    ``chosen`` is tried alone, unless it is ``declared_only``: then a byte order mark
    and valid UTF-8 count for more.

    Raises:
        EncodingUnknown: it is no text in the chosen encoding, or no text at all.
    """
    if chosen and not declared_only:
        return _in(data, chosen), chosen
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _in(data, name), "utf-8" if name == "utf-8-sig" else name
    if wide := _utf16_without_mark(data):
        return _in(data, wide), wide
    try:
        return _require_text(data.decode("utf-8"), "utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if chosen and (known := _known(chosen)):
        return _in(data, known), known
    return _guessed(data)


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    if found in ("iso8859-1", "ascii"):
        return _LATIN1_MEANS
    try:
        b"".decode(found)  # some are no encodings of text
    except (LookupError, ValueError):
        return None
    return found


def _in(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except LookupError as error:
        raise EncodingUnknown(f"There is no encoding named {name!r}.") from error
    except UnicodeDecodeError as error:
        raise EncodingUnknown(
            f"The file is not written in {name}: it cannot be read from byte "
            f"{error.start:,} on. Choose another encoding, or save it as UTF-8."
        ) from error
    return _require_text(text.removeprefix("\ufeff"), name)


def _require_text(text: str, name: str) -> str:
    sample = text[:_SAMPLE]
    controls = sum(
        (each < " " and each not in "\t\n\r\x0b\x0c") or each == "\ufffd"
        for each in sample
    )
    if controls > max(1, len(sample) * _CONTROLS_ALLOWED):
        raise EncodingUnknown(
            f"Read as {name}, this is no text. Upload plain text, HTML, PDF or DOCX, "
            "or choose the encoding that the file was saved in."
        )
    # A stray NUL or page break is no part of what a document says.
    return text.replace("\x00", "")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:  # noqa: PLR2004 - two characters tell little enough
        return None
    many = half * 0.6
    if sample[1::2].count(0) > many and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > many and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> tuple[str, str]:
    try:
        western = data.decode("windows-1252")
    except UnicodeDecodeError:
        western = None
    if western is not None:
        letters = [each for each in western if each.isalpha()]
        foreign = sum(not each.isascii() for each in letters)
        if foreign <= len(letters) * _FOREIGN:
            return _require_text(western, "windows-1252"), "windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 16 * _SAMPLE]).best()
    if best is not None and (name := _known(best.encoding)):
        return _in(data, name), name
    raise EncodingUnknown(
        "The encoding of this file could not be found out. Choose it in the list, or "
        "save the file as UTF-8."
    )
