"""Web pages: all that is visible, with what is not the article marked."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from claims.ingestion.boilerplate import left_out
from claims.ingestion.encodings import decode
from claims.ingestion.errors import DocumentBroken, NoTextFound
from claims.ingestion.records import Described, Given, Line, Read

_SPACES = re.compile(r"\s+")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})"""
)
_XML_DECLARED = re.compile(
    rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})"""
)
_UNSEEN = frozenset(
    """script style noscript template head svg math iframe object canvas audio video
    select datalist textarea button map""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dialog dir div
    dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup
    hr html legend li main menu nav ol p pre search section summary table
    tbody td tfoot th thead title tr ul""".split()
)
_AROUND = frozenset("nav footer aside form menu".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_LONG_ENOUGH = 25
_MANY_TAGS = 5_000


class _Block(NamedTuple):
    text: str
    around: bool


def read_html(given: Given) -> Read:
    """Return what a browser would show of a page.

    What trafilatura finds to be the article gives candidates; the rest is kept and
    marked. Title, publisher, author and date come from the page's metadata.

    Raises:
        EncodingUnknown: it is no text.
        DocumentBroken: it cannot be read as HTML.
        NoTextFound: nothing of it is visible.
    """
    declared = _DECLARED.search(given.data[:4096]) or _XML_DECLARED.match(given.data)
    chosen, only = given.encoding, given.declared_only
    if declared and (chosen is None or only):
        # What the server declares counts for more than what the page says of itself.
        chosen, only = chosen or declared[1].decode("ascii"), True
    text, encoding = decode(given.data, chosen, declared_only=only)
    tree = _parsed(text)
    blocks = list(_blocks(tree))
    if not blocks and text.count("<") > _MANY_TAGS:
        raise DocumentBroken(
            "The page nests its parts too deeply to be read. Open it in a browser, "
            "copy the text and paste it."
        )
    if not blocks:
        raise NoTextFound(
            "The page shows no text without running its scripts. Open it in a browser, "
            "copy the text and paste it."
        )
    flags = _left_out(blocks, _article(tree))
    lines = tuple(
        Line(block.text, flag) for block, flag in zip(blocks, flags, strict=True)
    )
    return Read(lines, _described(tree, given.url), encoding)


def _parsed(text: str) -> Any:  # noqa: ANN401 - lxml has no types
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentBroken(
            "The page cannot be read as HTML. Open it in a browser, copy the text and "
            "paste it."
        ) from error
    return tree


def _blocks(tree: Any) -> Iterator[_Block]:  # noqa: ANN401 - lxml has no types
    """Yield the visible paragraphs; a stack of our own, as pages nest deeply."""
    parts: list[str] = []
    unseen = around = 0

    def flush() -> Iterator[_Block]:
        text = _SPACES.sub(" ", "".join(parts)).strip()
        parts.clear()
        if text:
            yield _Block(text, around > 0)

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = tag in _UNSEEN or _is_hidden(element)
        if event == "start":
            if tag in _BLOCKS and not unseen:
                yield from flush()
            unseen += hidden
            around += _is_around(element, tag)
            if element.text and not unseen:
                parts.append(element.text)
        else:
            if tag in _BLOCKS and not unseen:
                yield from flush()
            unseen -= hidden
            around -= _is_around(element, tag)
            if element.tail and not unseen:
                parts.append(element.tail)
    yield from flush()


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("type") == "hidden"
        or ("style" in attributes and bool(_HIDDEN.search(attributes["style"])))
    )


def _is_around(element: Any, tag: str) -> bool:  # noqa: ANN401 - lxml has no types
    role = element.attrib.get("role", "")
    return tag in _AROUND or role in ("navigation", "contentinfo", "search", "banner")


def _article(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the main text as keys of its lines, or nothing where none is found."""
    import trafilatura

    found = trafilatura.extract(
        tree, include_comments=False, include_tables=True, favor_recall=True
    )
    return "\n".join(_key(line) for line in (found or "").split("\n"))


def _key(text: str) -> str:
    return _NOT_WORDS.sub(" ", text).strip().casefold()


def _left_out(blocks: list[_Block], article: str) -> list[bool]:
    general = left_out([block.text for block in blocks])
    if not article:
        return [
            block.around or flag for block, flag in zip(blocks, general, strict=True)
        ]
    lines = set(article.split("\n"))
    flags = []
    for block, flag in zip(blocks, general, strict=True):
        key = _key(block.text)
        inside = key in lines or (len(key) >= _LONG_ENOUGH and key in article)
        flags.append(flag or not inside or (block.around and key not in lines))
    return flags


def _described(tree: Any, url: str | None) -> Described:  # noqa: ANN401 - as above
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(
        tree,
        default_url=url,
        date_config={"extensive_search": False, "original_date": True},
        extensive=False,
    )
    language = tree.get("lang") or tree.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )
    return Described(
        title=_line(found.title),
        publisher=_line(found.sitename),
        author=_line(found.author),
        published_on=_day(found.date),
        url=_line(found.url) or url,
        language=(language or "").split("-")[0].lower()[:3] or None,
    )


def _line(text: str | None) -> str | None:
    return _SPACES.sub(" ", text or "").strip() or None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
