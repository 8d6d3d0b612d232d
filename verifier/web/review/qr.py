"""QR codes as drawings inside a page: no address of an image, no inline style."""

import segno
from markupsafe import Markup

_LIGHT, _DARK = "#ffffff", "#000000"
_QUIET = 4


def qr_code(text: str) -> Markup:
    """Return ``text`` as a QR code, black on white whatever the page's colours."""
    made = segno.make_qr(text, error="m")
    drawn = made.svg_inline(
        scale=1,
        border=_QUIET,
        dark=_DARK,
        light=_LIGHT,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title="QR code for your authenticator",
    )
    return Markup(drawn)  # noqa: S704 - segno draws squares; the text is not in it
