"""Which characters a file's bytes are, as spreadsheets write them."""

import codecs

from claims.errors import InvalidRecord

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
"""What spreadsheets in western languages write where nobody asks for Unicode."""


def decoded(data: bytes, *, guess: bool = True) -> tuple[str, str]:
    """Return the text of ``data`` and the name of its encoding.

    A byte order mark decides; without one it is UTF-8 or, with ``guess``,
    Windows-1252.

    Raises:
        InvalidRecord: it is none of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding), encoding.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if not guess or b"\x00" in data:
            line = data.count(b"\n", 0, error.start) + 1
            raise InvalidRecord(
                f"Line {line} is not UTF-8 text; save the file as UTF-8."
            ) from error
    return _decode(data, _WESTERN), "windows-1252"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidRecord(
            f"Line {line} is neither UTF-8 nor {encoding}; save the file as UTF-8."
        ) from error
