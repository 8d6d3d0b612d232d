"""Each format is read whole, with what is no part of the text marked."""

from datetime import date

import pytest

from claims.ingestion.child import assembled
from claims.ingestion.encodings import decode
from claims.ingestion.errors import (
    DocumentBroken,
    DocumentEncrypted,
    DocumentTooLarge,
    EncodingUnknown,
    FormatNotRead,
    NoTextFound,
)
from claims.ingestion.formats import Format, format_of
from claims.ingestion.lines import unwrapped
from claims.ingestion.readers import read
from claims.ingestion.records import Given
from tests.claims.ingestion.files import (
    docx,
    docx_that_reads_files,
    locked_pdf,
    pdf,
    pdf_loop,
    repacked,
)

PAGE = """<!doctype html><html lang="en-GB"><head>
<title>Quay rebuilt | Courier</title>
<meta property="og:title" content="Quay rebuilt">
<meta property="og:site_name" content="The Courier">
<meta name="author" content="Ines Calder">
<meta property="article:published_time" content="2026-02-03T10:00:00Z">
<script>var hidden = "never shown";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/p">Politics</a></li></ul></nav>
<article><h1>Quay rebuilt</h1>
<p>The quay in Port Ellis was rebuilt for 7.6&nbsp;million euros,
the <b>harbour</b> board said on Monday after a vote.</p>
<p>It had stood since 1911. Nobody was hurt when it fell into the water last year.</p>
<div style="display:none">Buy now</div><p hidden>Not seen</p>
<p>Line one of the notice<br>and line two of the notice, which is longer.</p></article>
<aside>Subscribe to our newsletter</aside>
<footer>© 2026 The Courier. 17 Lower Quay St., Port Ellis</footer></body></html>"""


def lines_of(found, *, left_out=False):
    return [line.text for line in found.lines if line.boilerplate is left_out]


class TestHtml:
    def test_the_article_is_told_from_what_stands_around_it(self):
        found = read(Format.HTML, Given(PAGE.encode()))
        kept = lines_of(found)
        assert kept[0] == "Quay rebuilt"
        assert kept[1] == (
            "The quay in Port Ellis was rebuilt for 7.6 million euros, the harbour "
            "board said on Monday after a vote."
        )
        assert "Line one of the notice" in kept
        left_out = lines_of(found, left_out=True)
        assert {"Home", "Politics", "Subscribe to our newsletter"} <= set(left_out)
        everything = " ".join(line.text for line in found.lines)
        assert "never shown" not in everything
        assert "Buy now" not in everything
        assert "Not seen" not in everything

    def test_its_metadata_is_proposed(self):
        about = read(Format.HTML, Given(PAGE.encode())).described
        assert about.title == "Quay rebuilt"
        assert about.publisher == "The Courier"
        assert about.author == "Ines Calder"
        assert about.published_on == date(2026, 2, 3)
        assert about.language == "en"

    @pytest.mark.parametrize(
        ("head", "encoding"),
        [
            ('<meta charset="windows-1251">', "windows-1251"),
            (
                '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
                "koi8-r",
            ),
        ],
    )
    def test_the_declared_encoding_is_used(self, head, encoding):
        page = f"<html><head>{head}</head><body><p>Мост закрыт 12 дней.</p></body>"
        found = read(Format.HTML, Given(page.encode(encoding)))
        assert lines_of(found) == ["Мост закрыт 12 дней."]

    def test_a_page_of_scripts_holds_no_text(self):
        page = b"<html><body><script>render()</script><div id=app></div></body></html>"
        with pytest.raises(NoTextFound):
            read(Format.HTML, Given(page))

    def test_deep_nesting_is_refused_or_read(self):
        deep = b"<html>" + b"<div>" * 20_000 + b"text" + b"</div>" * 20_000
        with pytest.raises(DocumentBroken, match="nests"):
            read(Format.HTML, Given(deep))


class TestPdf:
    def test_lines_become_paragraphs_and_running_heads_are_left_out(self):
        pages = [
            [
                "The Port Ellis Report",
                f"The board met for the {name} time. It said that the quay would be",
                "rebuilt within twelve months at a cost of 7.6 million euros.",
                f"A {name} vote followed.",
                f"Page {number}",
            ]
            for number, name in enumerate(("first", "second", "third", "fourth"), 1)
        ]
        found = read(Format.PDF, Given(pdf(pages, compress=True)))
        kept = lines_of(found)
        assert kept[0] == (
            "The board met for the first time. It said that the quay would be "
            "rebuilt within twelve months at a cost of 7.6 million euros."
        )
        assert "A fourth vote followed." in kept
        left_out = lines_of(found, left_out=True)
        assert left_out.count("The Port Ellis Report") == 4
        assert "Page 3" in left_out

    def test_a_sentence_goes_on_overleaf(self):
        pages = [
            ["The board said that the quay,"],
            ["which fell in 2025, would be rebuilt."],
        ]
        found = read(Format.PDF, Given(pdf(pages)))
        assert lines_of(found) == [
            "The board said that the quay, which fell in 2025, would be rebuilt."
        ]

    def test_its_own_title_is_proposed_unless_a_program_wrote_it(self):
        good = pdf([["One."]], info="/Title (Port report) /Author (Ines Calder)")
        about = read(Format.PDF, Given(good)).described
        assert (about.title, about.author) == ("Port report", "Ines Calder")
        poor = pdf([["One."]], info="/Title (Microsoft Word - report.docx)")
        assert read(Format.PDF, Given(poor)).described.title is None

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (b"%PDF-1.4 nothing else", DocumentBroken),
            (pdf([["One."]])[:200], DocumentBroken),
            (locked_pdf(), DocumentEncrypted),
            (pdf([[]]), NoTextFound),
            (pdf_loop(), (DocumentBroken, NoTextFound)),
        ],
    )
    def test_what_cannot_be_read_is_named(self, data, error):
        with pytest.raises(error):
            read(Format.PDF, Given(data))


class TestDocx:
    def test_paragraphs_and_tables_come_in_order_and_heads_are_left_out(self):
        data = docx(
            ["Quay rebuilt", "The quay cost 7.6 million euros."],
            header="Harbour board, confidential",
            table=[["Year", "Boats"], ["2024", "124"]],
            title="Quay",
        )
        found = read(Format.DOCX, Given(data))
        assert lines_of(found) == [
            "Quay rebuilt",
            "The quay cost 7.6 million euros.",
            *("Year", "Boats", "2024", "124"),
        ]
        assert lines_of(found, left_out=True) == ["Harbour board, confidential"]
        assert found.described.title == "Quay"

    def test_it_reads_no_other_file(self):
        try:
            found = read(Format.DOCX, Given(docx_that_reads_files()))
        except DocumentBroken:
            return
        assert "root:" not in " ".join(line.text for line in found.lines)

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (repacked(docx(["A."]), {"word/document.xml": b"<oops"}), DocumentBroken),
            (repacked(docx(["A."]), {"word/document.xml": b""}), DocumentBroken),
            (
                repacked(docx(["A."]), {"word/big.xml": b" " * 8_000_000}),
                DocumentTooLarge,
            ),
            (
                repacked(docx(["A."]), {f"x/{n}": b"" for n in range(2_500)}),
                DocumentTooLarge,
            ),
        ],
    )
    def test_what_is_none_is_named(self, data, error):
        with pytest.raises(error):
            read(Format.DOCX, Given(data))


class TestPlain:
    def test_hard_line_breaks_are_taken_back(self):
        text = (
            "The harbour board of Port Ellis said on Monday that the\n"
            "quay, which fell into the water in 2025, would be built\n"
            "again within a year.\n\nA short line.\nAnother short line."
        )
        found = read(Format.TEXT, Given(text.encode()))
        assert lines_of(found) == [
            "The harbour board of Port Ellis said on Monday that the quay, which fell "
            "into the water in 2025, would be built again within a year.",
            "A short line.",
            "Another short line.",
        ]

    def test_a_heading_and_a_byline_are_proposed(self):
        text = "Quay rebuilt in a year\nBy Ines Calder\nThe quay fell in 2025."
        about = read(Format.TEXT, Given(text.encode())).described
        assert (about.title, about.author) == ("Quay rebuilt in a year", "Ines Calder")

    @pytest.mark.parametrize(
        ("text", "title", "publisher", "author", "day"),
        [
            (
                "Ellis Courier\n\nQuay rebuilt in a year\nBy Ines Calder and Tom Roe\n"
                "3 March 2025\n\nThe quay fell in.",
                "Quay rebuilt in a year",
                "Ellis Courier",
                "Ines Calder and Tom Roe",
                date(2025, 3, 3),
            ),
            (
                "Ellis Courier\nHome | News | Sport\n\nQuay rebuilt\n\n"
                "Published on Monday, Sept. 1, 2025 at 10:15 GMT\n\nIt fell in.\n\n"
                "© 2025 Ellis Courier. All rights reserved.",
                "Quay rebuilt",
                "Ellis Courier",
                None,
                date(2025, 9, 1),
            ),
            (
                "Port report\n\nWhat the board found\n\n2025-02-31\n\nIt fell in.",
                "Port report",
                None,
                None,
                None,
            ),
        ],
    )
    def test_masthead_and_day_are_told_from_the_title(
        self, text, title, publisher, author, day
    ):
        about = read(Format.TEXT, Given(text.encode())).described
        assert (about.title, about.publisher) == (title, publisher)
        assert (about.author, about.published_on) == (author, day)

    def test_a_byline_and_a_menu_are_no_part_of_a_sentence(self):
        menu = "Home | World News | Sport"
        text = f"{menu}\n\nThe quay was closed for a year\nBy Ines Calder"
        found = read(Format.TEXT, Given(text.encode()))
        assert lines_of(found) == ["The quay was closed for a year", "By Ines Calder"]
        assert lines_of(found, left_out=True) == [menu]

    @pytest.mark.parametrize(
        "row", ["Port | 2024 | 340", "It fell. | It rose. | It fell.", "A | B"]
    )
    def test_rows_that_say_something_are_no_menu(self, row):
        assert lines_of(read(Format.TEXT, Given(row.encode()))) == [row]

    def test_a_broken_line_that_begins_with_by_goes_on(self):
        lines = [
            "The quay of Port Ellis in the north was rebuilt",
            "by the harbour board. It took a year.",
        ]
        assert unwrapped(lines) == [" ".join(lines)]

    def test_short_lines_are_not_joined(self):
        lines = ["One", "Two", "Three"]
        assert unwrapped(lines) == lines


SMART = "The mayor’s “quay” cost €340 – no more."


class TestEncodings:
    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (SMART.encode(), "utf-8"),
            (b"\xef\xbb\xbf" + SMART.encode(), "utf-8"),
            (SMART.encode("utf-16"), "utf-16"),
            (b"\xfe\xff" + SMART.encode("utf-16-be"), "utf-16"),
            (SMART.encode("utf-16-le"), "utf-16-le"),
            (SMART.encode("utf-32"), "utf-32"),
            (SMART.encode("windows-1252"), "windows-1252"),
        ],
    )
    def test_they_are_found_out(self, data, name):
        assert decode(data) == (SMART, name)

    def test_older_encodings_of_other_scripts_are_guessed(self):
        text = "Мост через реку был закрыт двенадцать дней, сообщил мэр города. " * 5
        assert decode(text.encode("windows-1251"))[0] == text

    @pytest.mark.parametrize(
        ("data", "chosen"),
        [
            (b"\xff\xfeabc", "utf-16"),
            (SMART.encode("windows-1252"), "utf-8"),
            (b"abc", "no-such-encoding"),
            (bytes(range(1, 32)) * 50, None),
        ],
    )
    def test_what_is_no_text_is_refused(self, data, chosen):
        with pytest.raises(EncodingUnknown):
            decode(data, chosen)

    def test_a_declaration_yields_to_the_bytes(self):
        found = decode(SMART.encode(), "iso-8859-1", declared_only=True)
        assert found == (SMART, "utf-8")


class TestFormats:
    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"Plain words.", Format.TEXT),
            (b"  <!DOCTYPE html><p>x", Format.HTML),
            (b"\xef\xbb\xbf<html>", Format.HTML),
            (b"<?xml version='1.0'?><html>", Format.HTML),
            (b"a < b and c > d", Format.TEXT),
            (b"%PDF-1.7\n", Format.PDF),
            pytest.param(docx(["A."]), Format.DOCX, id="docx"),
        ],
    )
    def test_content_decides(self, data, kind):
        assert format_of(data) is kind

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (b"", NoTextFound),
            (b" \n\x00", NoTextFound),
            (b"\x89PNG\r\n", NoTextFound),
            (b"\xff\xd8\xff\xe0", NoTextFound),
            (b"PK\x03\x04", DocumentBroken),
            # A name of its own: a zip file holds the time that it was made at.
            pytest.param(
                repacked(docx(["A."]), {"xl/a": b""})[:40], DocumentBroken, id="cut zip"
            ),
            (b"\xd0\xcf\x11\xe0\xa1", FormatNotRead),
            (b"{\\rtf1", FormatNotRead),
            (b"\x1f\x8b\x08", FormatNotRead),
        ],
    )
    def test_what_has_no_reader_is_named(self, data, error):
        with pytest.raises(error):
            format_of(data)


def test_halves_of_characters_never_reach_the_store():
    found = read(Format.TEXT, Given("One.\x00 Two.\x85Three.".encode()))
    text, _ = assembled(found)
    assert text == "One. Two.\nThree."
