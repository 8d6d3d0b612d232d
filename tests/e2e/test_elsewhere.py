"""The service inside other sites and browsers: cards in frames, and the bookmark."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_accessibility import AXE

pytestmark = pytest.mark.e2e


def first_claim(server: str) -> str:
    with urlopen(f"{server}/api/v1/claims?limit=1", timeout=30) as answer:
        claim_id: str = json.load(answer)["claims"][0]["id"]
        return claim_id


@contextmanager
def elsewhere(markup: str) -> Iterator[str]:
    """Serve ``markup`` as the page of another site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            head = "<!doctype html><title>Elsewhere</title><link rel=icon href=data:>"
            self.wfile.write((head + markup).encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_card_shows_in_another_site_and_a_page_does_not(
    page: Page, server: str
) -> None:
    claim_id = first_claim(server)
    address = f"{server}/claims/{claim_id}"
    with urlopen(f"{server}/oembed?url={quote(address, safe='')}") as answer:
        card = json.load(answer)["html"]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    with elsewhere(card) as other:
        page.goto(other)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        shown = frame.locator(".card").evaluate(
            "e => getComputedStyle(e).borderLeftWidth"
        )
    assert shown == "6px"  # its style applies though its sandbox has no origin
    assert complaints == []

    with elsewhere(f'<iframe src="{address}"></iframe>') as other:
        with page.expect_console_message(lambda m: "frame-ancestors" in m.text):
            page.goto(other)
        heading = page.frame_locator("iframe").get_by_role("heading", level=1)
        expect(heading).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_has_no_barriers(browser: Browser, server: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 280},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"{server}/embed/claims/{first_claim(server)}")
    page.evaluate(AXE)
    results = page.evaluate("async () => await axe.run()")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert results["violations"] == []
    assert overflow <= 0


def test_the_bookmark_checks_what_is_selected(page: Page, server: str) -> None:
    page.goto(f"{server}/how-it-works")
    link = page.get_by_role("link", name="Check with Verifier").get_attribute("href")
    assert link is not None
    code = unquote(link.removeprefix("javascript:"))

    statement = "A “statement” & more: 50% of it + 1"
    page.set_content(f"<!doctype html><p>{statement.replace('&', '&amp;')}</p>")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    with page.context.expect_page() as opened:
        page.evaluate(code)
    answer = opened.value
    answer.wait_for_load_state()
    assert urlsplit(answer.url).path == "/check"
    expect(answer.locator("#claim")).to_have_value(statement)


def test_the_bookmark_shortens_nothing(page: Page, server: str) -> None:
    page.goto(f"{server}/how-it-works")
    link = page.get_by_role("link", name="Check with Verifier").get_attribute("href")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.set_content(f"<!doctype html><p>{'word ' * 1500}</p>")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    page.evaluate(unquote((link or "").removeprefix("javascript:")))
    assert said == ["Select less: one statement at a time."]
    assert len(page.context.pages) == 1
