"""Files of each format, good and bad, made for the tests."""

import io
import zipfile
import zlib

from docx import Document
from pypdf import PdfReader, PdfWriter


def pdf(pages, *, compress=False, info=""):
    """Return a PDF with the lines of each page, one object after the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    bodies = [each.encode("latin-1") for each in objects]
    for number, lines in enumerate(pages):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            f"{5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        shown = [
            f"1 0 0 1 72 {740 - 14 * at} Tm ({_escaped(line)}) Tj"
            for at, line in enumerate(lines)
        ]
        stream = ("BT /F1 11 Tf " + "\n".join(shown) + " ET").encode("latin-1")
        extra = b""
        if compress:
            stream, extra = zlib.compress(stream), b" /Filter /FlateDecode"
        bodies.append(page.encode("latin-1"))
        bodies.append(_stream(stream, extra))
    if info:
        bodies.append(f"<< {info} >>".encode("latin-1"))
    return _assembled(bodies, len(bodies) if info else None)


def _escaped(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stream(data, extra=b""):
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def _assembled(bodies, info=None):
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    about = b" /Info %d 0 R" % info if info else b""
    out.write(b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(bodies) + 1, about))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def pdf_bomb(size=400 * 1024 * 1024):
    """Return a PDF whose one page unpacks to ``size`` bytes."""
    packer = zlib.compressobj(1)
    piece = b" " * (1024 * 1024)
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece)))
    packed += packer.flush()
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << >> >>"
    )
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            _stream(packed, b" /Filter /FlateDecode"),
        ]
    )


def pdf_loop():
    """Return a PDF whose pages hold themselves."""
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>",
        ]
    )


def locked_pdf():
    """Return a PDF that needs a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["Secret."]]))))
    writer.encrypt("sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    writer.close()
    return out.getvalue()


def docx(paragraphs, *, header=None, table=None, title=None):
    """Return a Word document."""
    document = Document()
    if title:
        document.core_properties.title = title
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for each in paragraphs:
        document.add_paragraph(each)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data, changes):
    """Return a packed file with some of its parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name, content in changes.items():
            if name not in old.namelist():
                new.writestr(name, content)
    return out.getvalue()


def docx_bomb(size=100 * 1024 * 1024):
    """Return a Word document whose text unpacks to ``size`` bytes."""
    whole = b"<w:document>" + b" " * size + b"</w:document>"
    return repacked(docx(["A."]), {"word/document.xml": whole})


def docx_that_reads_files():
    """Return a Word document that asks its reader for a file (XXE)."""
    text = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/'
        b'main"><w:body><w:p><w:r><w:t>Read &e; here</w:t></w:r></w:p></w:body>'
        b"</w:document>"
    )
    return repacked(docx(["A."]), {"word/document.xml": text})
