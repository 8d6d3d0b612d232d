"""From the form to a verdict, in a browser, against the running service."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e


def _example(page: Page, server: str, *, altered: bool) -> str:
    """Return one of the claims that the front page offers from its own store."""
    page.goto(server)
    items = page.locator(".examples li")
    note = page.locator(".note", has_text="changed on purpose")
    item = items.filter(has=note) if altered else items.filter(has_not=note)
    return item.first.locator("a").inner_text()


def _check(page: Page, server: str, claim: str) -> None:
    page.goto(server)
    page.get_by_label("Claim", exact=True).fill(claim)
    page.get_by_role("button", name="Check this claim").click()


def test_a_verdict_needs_no_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    claim = _example(page, server, altered=True)
    _check(page, server, claim)

    expect(page.get_by_role("heading", level=1)).to_have_text("Contradicted")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".submitted mark").first).to_be_visible()
    expect(page.locator("blockquote mark").first).to_be_visible()
    assert page.title().startswith("Contradicted: ")
    assert "/check?claim=" in page.url
    context.close()


def test_a_claim_of_the_store_is_supported_by_a_quote_in_its_document(
    page: Page, server: str
) -> None:
    claim = _example(page, server, altered=False)
    _check(page, server, claim)
    expect(page.get_by_role("heading", level=1)).to_have_text("Supported")

    quote = page.locator("blockquote .exact").first.text_content() or ""
    page.get_by_role("link", name="In the store").first.click()
    text = page.locator(".source-text").inner_text()
    assert re.sub(r"\s+", " ", quote) in re.sub(r"\s+", " ", text)


def test_nothing_known_is_unknown(page: Page, server: str) -> None:
    _check(page, server, "The canteen of the museum sells eleven kinds of soup.")

    expect(page.get_by_role("heading", level=1)).to_have_text("Unknown")
    expect(page.get_by_text("Supports the claim")).to_have_count(0)
    expect(page.get_by_text("Contradicts the claim")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page, server: str) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    field = page.get_by_label("Claim", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("The canteen of the museum sells eleven kinds of soup.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check this claim")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Unknown")


def test_a_refused_claim_keeps_its_text_and_takes_the_focus(
    page: Page, server: str
) -> None:
    text = "word " * 500
    _check(page, server, text)

    field = page.get_by_label("Claim", exact=True)
    expect(field).to_have_value(text)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#claim-error")).to_contain_text("the limit is 2,000")
    expect(page.locator("#claim-counter")).to_have_text("500 characters too many")


@pytest.mark.parametrize("letter", ["й", "😀"])
def test_the_longest_claim_in_any_script_is_answered(
    page: Page, server: str, letter: str
) -> None:
    _check(page, server, letter * 2000)

    expect(page.get_by_role("heading", level=1)).to_have_text("Unknown")


def test_a_copied_quote_is_the_quote_alone(page: Page, server: str) -> None:
    _check(page, server, _example(page, server, altered=True))
    selected = page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector("blockquote .exact"));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return getSelection().toString();
        }"""
    )

    assert selected == page.locator("blockquote .exact").first.text_content()
    assert "differs" not in selected


def test_the_api_can_be_tried_on_its_page(page: Page, server: str) -> None:
    page.goto(f"{server}/api/docs")
    form = page.locator("form.try[data-path='/api/v1/verifications']")
    form.get_by_role("button", name="Send").click()

    expect(form.get_by_text("Answered 200")).to_be_visible()
    expect(form.locator("pre")).to_contain_text('"verdict": "unknown"')

    form = page.locator(
        "form.try[data-path='/api/v1/claims/{claim_id}'][data-method='GET']"
    )
    form.get_by_label("claim_id (required)").fill("no/such claim")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Answered 404")).to_be_visible()
