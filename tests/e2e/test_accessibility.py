"""Every page, wide and narrow, light and dark, is free of known barriers."""

import json
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, ConsoleMessage

# The checker reads each page as a whole, at a second or more a page.
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AXE = (
    Path(__file__).parents[1] / "data" / "vendor" / "axe-core" / "axe.min.js"
).read_text("utf-8")

# Pages by name; a claim is asked for by where the front page offers it.
PAGES = [
    "/",
    "supported",
    "contradicted",
    "/check?claim=The+canteen+of+the+museum+sells+eleven+kinds+of+soup.",
    "/check?claim=" + quote_plus("Is this true?"),
    "/check?claim=+",
    "/claims",
    "/claims?q=zzzzzz",
    "claim",
    "document",
    "/how-it-works",
    "/api/docs",
    "/nothing-here",
]


@pytest.fixture(scope="module")
def known(browser: Browser, server: str) -> dict[str, str]:
    """Addresses that depend on what the store holds, by name."""
    page = browser.new_page()
    page.goto(server)
    links = page.locator(".examples a").evaluate_all("all => all.map(a => a.href)")
    page.goto(links[0])
    claim = page.locator(".stored a").first.evaluate("a => a.href")
    document = page.locator(".source__links a").first.evaluate("a => a.href")
    page.close()
    return {
        "supported": links[0],
        "contradicted": links[-1],
        "claim": claim,
        "document": document,
    }


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_pages_have_no_barriers(
    browser: Browser,
    server: str,
    known: dict[str, str],
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    # The policy of the pages would stop the checker's own script.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    found: dict[str, Any] = {}
    for name in PAGES:
        page.goto(known.get(name, f"{server}{name}"))
        page.evaluate(AXE)
        results = page.evaluate(
            "async () => await axe.run({resultTypes: ['violations']})"
        )
        assert len(results["passes"]) > 10
        if results["violations"]:
            found[name] = [
                (each["id"], each["help"], [node["html"] for node in each["nodes"]][:3])
                for each in results["violations"]
            ]
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            found[f"{name} scrolls sideways"] = overflow
    context.close()
    assert not found, json.dumps(found, indent=2)


def test_no_page_breaks_its_own_policy_or_leaves_the_server(
    browser: Browser, server: str, known: dict[str, str]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # An error page's own status is told as a failed load.
        if "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(server) else elsewhere.append(request.url)
        ),
    )
    for name in PAGES:
        page.goto(known.get(name, f"{server}{name}"))
    assert context.cookies() == []
    context.close()
    assert complaints == []
    assert elsewhere == []


def test_claims_with_markup_run_nothing(browser: Browser, server: str) -> None:
    page = browser.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for payload in (
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "</title><svg onload=alert(1)>",
        "\"><input autofocus onfocus='alert(1)'>",
    ):
        page.goto(f"{server}/check?claim={quote_plus(payload)}")
        assert page.locator("#claim").input_value() == payload
        page.goto(f"{server}/claims?q={quote_plus(payload)}")
        assert page.locator("#q").input_value() == payload
    page.close()
    assert ran == []
