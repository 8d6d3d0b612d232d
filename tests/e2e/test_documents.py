"""A new reviewer in a real browser: from a file to claims, by mouse and by keyboard."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from claims.passwords import Passwords
from claims.people import Role, User, UserSecrets
from claims.store import migrate, open_store
from tests.claims.ingestion.documents import FACTUAL, TEXT
from tests.e2e.workers import serving

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AXE = (
    Path(__file__).parents[1] / "data" / "vendor" / "axe-core" / "axe.min.js"
).read_text("utf-8")
PASSWORD = "seven herons cross the estuary"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
PATIENCE = 30_000
"""Milliseconds: reading a document starts a process of its own."""
EMOJI = "🇺🇦👩‍👧 The 𝒬uay in Port Ellis 🚢 was built in 1911, and it fell in 2025."

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('store')}/claims.sqlite3"
    migrate(address)
    store = open_store(address)
    hashed = UserSecrets(Passwords(time_cost=1, memory_cost=1024).hash(PASSWORD))
    with store.unit_of_work() as work:
        user = User(
            id="nora",
            email="nora@newsroom.example",
            name="Nora New",
            role=Role.REVIEWER,
            created_at=NOW,
            created_by="named:test",
            password_changed_at=NOW,
        )
        work.add_user(user, hashed)
        work.commit()
    store.close()
    return address


@pytest.fixture(scope="module")
def site(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("documents")
    with serving(url, folder, VERIFIER_PUBLIC_LIMIT="0") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def session(browser: Browser, site: str) -> object:
    """Sign in once: sign-in is throttled."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{site}/review/documents")
    page.get_by_label("Email").fill("nora@newsroom.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def signed_in(browser: Browser, site: str, session: object) -> Iterator[Open]:
    opened = []

    def open_page(**how: object) -> Page:
        context = browser.new_context(storage_state=session, **how)  # type: ignore[arg-type]
        context.set_default_timeout(60_000)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site}/review/documents")
        expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
        return page

    yield open_page
    for context in opened:
        context.close()


def paste(page: Page, site: str, text: str, title: str) -> str:
    """Paste a document in, confirm it; return the address of its workbench."""
    page.goto(f"{site}/review/documents/new")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Keep the document").click()
    expect(page.locator("#bench")).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state()  # what is done before the scripts ran is lost
    return page.url.partition("#")[0].partition("?")[0]


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE)
    results = page.evaluate("async () => await axe.run({resultTypes: ['violations']})")
    return [each["id"] for each in results["violations"]]


def test_a_file_becomes_claims(signed_in: Open, site: str, tmp_path: Path) -> None:
    page = signed_in()
    file = tmp_path / "storm.txt"
    file.write_text(TEXT, "utf-8")
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("6 lines left out")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Title").fill("Storm off Port Ellis")
    page.get_by_role("button", name="Keep the document").click()
    expect(page.locator(".cand")).to_have_count(FACTUAL)
    page.wait_for_load_state()
    # Both light up together.
    card = page.locator(".cand").nth(2)
    card.hover()
    expect(page.locator(".run.lit")).to_have_count(1)
    # One key goes to what can be done with a candidate, and sends nothing by itself.
    for key in ("j", "a"):
        page.keyboard.press(key)
    expect(
        page.get_by_role("button", name="Accept candidate 1", exact=True)
    ).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("Kept as a draft")
    expect(page.locator(".cand--accepted")).to_have_count(1)
    page.get_by_role("button", name="Reject candidate 5", exact=True).click()
    expect(page.locator(".cand--rejected")).to_have_count(1)
    page.get_by_role("link", name="Reword candidate 3", exact=True).click()
    statement = page.get_by_role("textbox", name="Statement")
    statement.fill("Three trawlers broke loose at Port Ellis on Feb. 3, 2026.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".cand--accepted")).to_have_count(2)
    expect(page.locator(".bench__counts")).to_contain_text(f"{FACTUAL - 3} open")
    del site


def test_words_are_chosen_by_mouse_and_quoted_exactly(
    signed_in: Open, site: str
) -> None:
    page = signed_in(viewport={"width": 1300, "height": 800})
    bench = paste(page, site, f"{EMOJI}\n\nA second paragraph is here.", "Quay")
    # From the middle of one word to the middle of another, across surrogates.
    page.evaluate(
        """() => {
          const words = document.querySelector('.bench__words');
          const node = [...words.querySelectorAll('.run')].at(0).firstChild;
          const text = node.data;
          const selection = document.getSelection();
          selection.setBaseAndExtent(node, text.indexOf('Port') + 2,
                                     node, text.indexOf('built') + 3);
        }"""
    )
    expect(page.locator("#pick-words")).to_have_text("“Port Ellis 🚢 was built”")
    page.locator("#pick-go").click()
    expect(page.locator("mark")).to_have_text("Port Ellis 🚢 was built")
    found = re.search(r"span=(\d+)-(\d+)", page.url)
    assert found is not None
    assert EMOJI[int(found[1]) : int(found[2])] == "Port Ellis 🚢 was built"
    # Words of two paragraphs are none.
    page.goto(bench)
    page.evaluate(
        """() => {
          const runs = [...document.querySelectorAll('.bench__words .run')];
          const [one, two] = [runs.at(0).firstChild, runs.at(-1).firstChild];
          document.getSelection().setBaseAndExtent(one, 2, two, 5);
        }"""
    )
    expect(page.locator("#pick-words")).to_contain_text("within one paragraph")


def test_words_are_chosen_by_keyboard_alone(signed_in: Open, site: str) -> None:
    page = signed_in()
    paste(page, site, "The mole 🚢 of Port Ellis is 900 meters long.", "Mole")
    page.locator(".pilcrow").focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#pick-words")).to_have_text("“mole 🚢 of”")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("mole 🚢 of")


def test_it_works_without_scripts(signed_in: Open, site: str) -> None:
    page = signed_in(java_script_enabled=False)
    paste(page, site, "The dock at Port Ellis cost 4 million euros.", "Dock")
    page.locator(".pilcrow").click()
    page.get_by_label("Words of the document").fill("cost 4 million euros")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("mark")).to_have_text("cost 4 million euros")
    page.get_by_role("textbox", name="Statement").fill("The dock cost 4 million euros.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".quoting")).to_contain_text("The dock cost 4 million euros.")


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (320, "dark")])
def test_pages_have_no_barriers(
    signed_in: Open, site: str, scheme: str, width: int
) -> None:
    page = signed_in(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    found = {}
    text = f"{TEXT}\nWidth {width} in {scheme} is measured here today."
    bench = paste(page, site, text, f"Storm {width} {scheme}")
    page.locator("button[data-deed=a]").first.click()
    page.locator("button[data-deed=x]").first.click()
    addresses = [
        "/review/documents",
        "/review/documents/new",
        f"{bench.removeprefix(site)}",
        f"{bench.removeprefix(site)}?view=best",
        f"{bench.removeprefix(site)}/claim?at=110",
        f"{bench.removeprefix(site)}/claim?span=110-150",
    ]
    for address in addresses:
        page.goto(f"{site}{address}")
        if problems := barriers(page):
            found[address] = problems
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{site}/review/documents/new")
    page.get_by_label("Text", exact=True).fill(f"Another {scheme} text of {width}.")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Day of publication").wait_for()
    if problems := barriers(page):
        found["confirm"] = problems
    assert found == {}
