"""Two reviewers in real browsers: from a quote to a published claim, and back."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from claims.audit import verify_chain
from claims.documents import make_document
from claims.passwords import Passwords
from claims.people import Role, User, UserSecrets
from claims.store import migrate, open_store
from tests.e2e.workers import serving

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

AXE = (
    Path(__file__).parents[1] / "data" / "vendor" / "axe-core" / "axe.min.js"
).read_text("utf-8")
PASSWORD = "seven herons cross the estuary"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
SHIPS = "The port of Odesa handled 214 ships in March, its director said."
STATEMENT = "The port of Odesa handled 214 ships in March."
ARTICLE = make_document(
    f"{SHIPS}\n\nThe ferry runs daily. Nobody knows how long the ferry runs.",
    title="A busy spring at the port",
    publisher="Harbour Gazette",
)
PEOPLE = {"anna": "Anna Author", "borys": "Borys Reviewer"}

SignIn = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Wait longer for each page than usual: two people share a busy machine."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with two reviewers and one article, and no claim."""
    address = f"sqlite:///{tmp_path_factory.mktemp('store')}/claims.sqlite3"
    migrate(address)
    store = open_store(address)
    hashed = UserSecrets(Passwords(time_cost=1, memory_cost=1024).hash(PASSWORD))
    with store.unit_of_work() as work:
        for name, spoken in PEOPLE.items():
            work.add_user(
                User(
                    id=name,
                    email=f"{name}@newsroom.example",
                    name=spoken,
                    role=Role.REVIEWER,
                    created_at=NOW,
                    created_by="named:test",
                    password_changed_at=NOW,
                ),
                hashed,
            )
        work.add_document(ARTICLE)
        work.commit()
    store.close()
    return address


@pytest.fixture(scope="module")
def site(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("reviewing")
    with serving(url, folder, VERIFIER_PUBLIC_LIMIT="0") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def sign_in(browser: Browser, site: str) -> Iterator[SignIn]:
    opened = []

    def signing_in(name: str, **how: Any) -> Page:
        context = browser.new_context(**how)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site}/review")
        page.get_by_label("Email").fill(f"{name}@newsroom.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What needs doing")
        page.wait_for_load_state()  # a key pressed before the scripts ran is lost
        return page

    yield signing_in
    for context in opened:
        context.close()


def write(page: Page, statement: str, words: str) -> None:
    """Fill the editor as a reviewer does, with a script that helps."""
    page.get_by_role("link", name="Write a claim").first.click()
    page.wait_for_url("**/review/claims/new*")
    page.get_by_label("Statement").fill(statement)
    find = page.get_by_label("Find a document for quote 1")
    find.fill("harbour spring")
    page.get_by_role("radio", name=re.compile("A busy spring")).check()
    page.get_by_label("Its words").fill(words)


def answer(page: Page, site: str, claim: str) -> str:
    page.goto(f"{site}/check?claim={claim}")
    return page.get_by_role("heading", level=1).inner_text()


def test_the_whole_path(  # noqa: PLR0915 - it is one path
    sign_in: SignIn, site: str, url: str
) -> None:
    anna, borys = sign_in("anna"), sign_in("borys")

    # A quote that is not there is told at its field; nothing typed is lost.
    write(anna, STATEMENT, SHIPS.replace("214", "124"))
    anna.get_by_role("button", name="Save and send for review").click()
    expect(anna.get_by_label("Its words")).to_have_attribute("aria-invalid", "true")
    expect(anna.locator("#quote-0-words-error")).to_contain_text("does not go on")
    expect(anna.get_by_label("Statement")).to_have_value(STATEMENT)
    anna.get_by_label("Its words").fill(f"  {SHIPS.replace(' ', '  ')} ")
    anna.get_by_label("Who says it").fill("the director of the port")
    anna.get_by_role("button", name="Save and send for review").click()
    expect(anna.get_by_role("status")).to_contain_text("sent for review")
    expect(anna.locator("blockquote .exact")).to_have_text(SHIPS)
    expect(anna.get_by_text("somebody else approves it")).to_be_visible()
    expect(anna.get_by_role("button", name="Approve and publish")).to_have_count(0)
    assert answer(anna, site, STATEMENT) == "Unknown"

    # Another reviewer finds it under what needs doing, and publishes it.
    borys.goto(f"{site}/review")
    borys.locator("section[aria-labelledby=to-review] a").first.click()
    borys.get_by_role("button", name="Approve and publish").click()
    expect(borys.get_by_role("status")).to_contain_text("Approved and published")
    slug = borys.url.rpartition("/")[2]
    assert answer(anna, site, STATEMENT) == "Supported"
    expect(anna.locator("blockquote .exact").first).to_have_text(SHIPS)

    # Both amend it at once: one wins, the other sees both and loses nothing.
    for page in (anna, borys):
        page.goto(f"{site}/review/claims/{slug}/edit")
        page.get_by_label("Why you change it").fill("Clearer")
    borys.get_by_label("Statement").fill(
        "The port of Odesa took in 214 ships in March."
    )
    borys.get_by_role("radio", name="Disputed").check()
    borys.get_by_role("button", name="Keep as a draft").last.click()
    expect(borys.get_by_role("status")).to_contain_text("draft")
    mine = "Odesa's port handled 214 ships in March."
    anna.get_by_label("Statement").fill(mine)
    anna.get_by_role("button", name="Save and send for review").click()
    expect(anna.locator("#collision")).to_contain_text("Borys Reviewer changed")
    expect(anna.get_by_label("Statement")).to_have_value(mine)
    expect(anna.get_by_label("Why you change it")).to_have_value("Clearer")
    expect(anna.locator(".sides ins").first).to_be_visible()
    expect(anna.get_by_role("radio", name="Disputed")).to_be_checked()
    anna.get_by_role("radio", name="Accurate").check()
    anna.get_by_role("button", name="Save and send for review").click()
    expect(anna.get_by_role("status")).to_contain_text("sent for review")
    expect(anna.locator(".state").first).to_have_text("In review")
    expect(anna.get_by_text("Readers still see version 1")).to_be_visible()

    # It is approved, compared with what it was, and undone.
    borys.goto(f"{site}/review/claims/{slug}")
    borys.get_by_role("button", name="Approve and publish").click()
    expect(borys.locator(".state").first).to_have_text("Published")
    borys.get_by_role("link", name="Compare any two").click()
    borys.get_by_label("From").select_option("1")
    borys.get_by_role("button", name="Compare").click()
    expect(borys.locator(".differences del").first).to_contain_text("The")
    borys.get_by_text("Go back to version 1").first.click()
    borys.get_by_label("Why?").fill("The first was clearer")
    borys.locator("details[open] button").click()
    expect(borys.get_by_role("heading", level=1)).to_have_text(STATEMENT)
    expect(borys.locator(".state").first).to_have_text("Draft")

    # It is given up and retired: it answers no more.
    for label in ("Give this version up", "Retire"):
        borys.locator("summary", has_text=label).click()
        borys.get_by_label("Why?").locator("visible=true").fill(
            "The director withdrew it"
        )
        borys.locator("details[open] button").click()
    expect(borys.locator(".state").first).to_have_text("Retired")
    expect(borys.locator(".history li").first).to_contain_text("withdrew it")
    assert answer(anna, site, mine) == "Unknown"

    store = open_store(url)
    events = store.audit_events(limit=1000)
    assert verify_chain(events, expected_count=store.audit_count()) == len(events)
    store.close()


def test_what_is_near_is_told_while_typing(sign_in: SignIn, site: str) -> None:
    page = sign_in("anna")
    write(page, SHIPS, SHIPS)
    page.get_by_role("button", name="Save and send for review").click()
    other = sign_in("borys")
    other.goto(f"{site}/review")
    other.get_by_role("link", name=SHIPS).click()
    other.get_by_role("button", name="Approve and publish").click()

    page.goto(f"{site}/review/claims/new")
    near = page.locator("#near-found")
    page.get_by_label("Statement").press_sequentially(SHIPS)
    expect(near.get_by_role("heading", name="Says the same")).to_be_visible()
    page.get_by_label("Statement").fill(SHIPS.replace("214", "124"))
    expect(near.get_by_role("heading", name="Contradicts")).to_be_visible()
    # Who would leave now is asked first.
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/review")
    assert asked == ["beforeunload"]


def test_it_works_without_javascript(sign_in: SignIn, site: str) -> None:
    page = sign_in("anna", java_script_enabled=False)
    page.get_by_role("link", name="Write a claim").first.click()
    page.get_by_label("Statement").fill("Nobody knows how long the ferry runs.")
    page.get_by_label("Find a document for quote 1").fill("nowhere")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No document in the store fits")).to_be_visible()
    page.get_by_label("Find a document for quote 1").fill("spring")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("radio", name=re.compile("A busy spring")).check()
    page.get_by_role("button", name="Check for duplicates").click()
    expect(page.locator("#near-found")).not_to_contain_text("Once you have written")
    page.get_by_label("Its words").fill("the ferry runs")
    page.get_by_role("button", name="Add another quote").click()
    page.get_by_label("Its words").last.fill("Nobody knows how long")
    page.get_by_label("Statement").press("Home")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.get_by_role("status")).to_contain_text("sent for review")
    expect(page.locator("blockquote")).to_have_count(2)
    page.goto(f"{site}/review/shortcuts")
    expect(
        page.get_by_role("definition")
        .get_by_text("To the button that approves it")
        .first
    ).to_be_visible()


def test_keys_help_and_never_stand_in_the_way(sign_in: SignIn, site: str) -> None:
    page = sign_in("anna")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_be_visible()
    page.keyboard.press("n")  # nothing happens below an open list
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/review/claims")
    page.keyboard.press("j")
    expect(page.locator("[data-row] a").first).to_be_focused()
    page.keyboard.press("/")
    search = page.get_by_label("Words in the statement")
    expect(search).to_be_focused()
    page.keyboard.type("n?gce")
    expect(search).to_have_value("n?gce")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url("**/review/claims/new")

    page.goto(f"{site}/review/shortcuts")
    page.locator("main > div > p").get_by_label("Use keyboard shortcuts").uncheck()
    page.goto(f"{site}/review")
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(help_).to_be_hidden()
    assert page.url == f"{site}/review"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 320)])
def test_pages_have_no_barriers(
    sign_in: SignIn, site: str, scheme: str, width: int
) -> None:
    # The policy of the pages would stop the checker's own script.
    page = sign_in(
        "anna",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
    )
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/review/claims")
    if page.locator("[data-row]").count() == 0:
        write(page, "The ferry runs each day.", "The ferry runs daily.")
        page.get_by_role("button", name="Keep as a draft").last.click()
    else:
        page.locator("[data-row] a").first.click()
    claim = page.url
    found: dict[str, Any] = {}
    for name in (
        f"{site}/review",
        f"{site}/review/claims",
        f"{site}/review/claims?q={'a' * 501}",
        claim,
        f"{claim}/compare",
        f"{claim}/edit",
        f"{site}/review/shortcuts",
        f"{site}/review/questions",
        f"{site}/review/feedback",
        f"{site}/review/golden",
        f"{site}/review/statistics",
        f"{site}/review/import",
        "errors",
        "overlay",
    ):
        if name == "errors":
            page.goto(f"{site}/review/claims/new?text=The+ferry+runs+each+day.")
            page.get_by_role("button", name="Keep as a draft").last.click()
            expect(page.locator(".error-summary")).to_be_visible()
        elif name == "overlay":
            page.goto(f"{site}/review")
            page.keyboard.press("?")
        else:
            page.goto(name)
        page.evaluate(AXE)
        results = page.evaluate(
            "async () => await axe.run({resultTypes: ['violations']})"
        )
        if results["violations"]:
            found[name] = [
                (each["id"], each["help"], [node["html"] for node in each["nodes"]][:3])
                for each in results["violations"]
            ]
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            found[f"{name} scrolls sideways"] = overflow
    assert not found, json.dumps(found, indent=2)
    assert complaints == []
