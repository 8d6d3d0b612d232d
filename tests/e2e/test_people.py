"""From an empty newsroom to two people: first admin, invitation, codes, audit."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.workers import serving

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "tests" / "data" / "vendor" / "axe-core" / "axe.min.js").read_text(
    "utf-8"
)
expect.set_options(timeout=30_000)  # machines that test much at once are slow
EMAIL, PASSWORD = "anna.kern@courier.example", "seven herons cross the estuary"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two workers on a store whose first admin was made as an operator would."""
    folder = tmp_path_factory.mktemp("people")
    url = f"sqlite:///{folder}/claims.sqlite3"
    made = subprocess.run(
        [
            *(sys.executable, "-c", "from verifier.cli import main; main()"),
            *("user", "create", EMAIL, "--name=Anna Kern", "--by=Ben"),
            *("--no-seed", f"--database={url}"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "VERIFIER_MODELS": "off"},
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    with serving(url, folder, VERIFIER_PUBLIC_LIMIT="0") as port:
        yield f"http://127.0.0.1:{port}"


def sign_in(page: Page, site: str, email: str, password: str) -> None:
    """Sign in by keyboard alone."""
    page.goto(f"{site}/account")
    page.get_by_label("Email").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_a_newsroom_gets_its_people(browser: Browser, site: str) -> None:
    anna = browser.new_context().new_page()
    complaints: list[str] = []
    anna.on("console", lambda message: complaints.append(message.text))
    sign_in(anna, site, EMAIL, PASSWORD)
    expect(anna.get_by_role("heading", level=1)).to_have_text("Your account")

    anna.get_by_role("link", name="People").click()
    anna.get_by_label("Name", exact=True).fill("Carla Mendez")
    anna.get_by_label("Email").fill("carla@courier.example")
    anna.get_by_label("Role").select_option("editor")
    anna.get_by_role("button", name="Make the invitation").click()
    link = anna.locator(".token").inner_text()

    carla = browser.new_context().new_page()
    carla.goto(link)
    expect(carla.get_by_role("heading", level=1)).to_have_text("Welcome, Carla Mendez")
    carla.get_by_label("Password").fill("velvet comet seventeen rain")
    carla.get_by_role("button", name="Set the password").click()
    carla.wait_for_url(f"{site}/review")
    carla.goto(f"{site}/account")
    carla.get_by_role("link", name="Set up codes").click()
    carla.get_by_text("I can’t scan it").click()
    secret = carla.locator(".token").inner_text().replace(" ", "")
    carla.get_by_label("Type the six digits").fill(pyotp.TOTP(secret).now())
    carla.get_by_label("Your password").fill("velvet comet seventeen rain")
    carla.get_by_role("button", name="Turn codes on").click()
    expect(carla.locator(".recovery code")).to_have_count(10)
    recovery = carla.locator(".recovery code").first.inner_text()
    carla.get_by_role("button", name="Sign out").click()

    sign_in(carla, site, "carla@courier.example", "velvet comet seventeen rain")
    expect(carla.get_by_role("heading", level=1)).to_have_text("Your code")
    carla.keyboard.type(recovery)
    carla.keyboard.press("Enter")
    expect(carla.get_by_role("heading", level=1)).to_have_text("Your account")

    # A role that changes ends her session on both workers at once.
    anna.goto(f"{site}/review/users")
    anna.get_by_role("link", name="Carla Mendez").click()
    anna.get_by_label("What Carla Mendez may do").select_option("viewer")
    anna.get_by_role("button", name="Change the role").click()
    expect(anna.get_by_role("status")).to_contain_text("is now a viewer")
    for _ in range(4):
        carla.goto(f"{site}/account")
        expect(carla.get_by_role("heading", level=1)).to_have_text("Sign in")

    anna.get_by_role("link", name="Audit").click()
    anna.get_by_role("button", name="Verify the chain").click()
    expect(anna.get_by_role("status")).to_contain_text("The trail holds")
    expect(anna.locator(".event").first).to_contain_text("changed a role")
    with anna.expect_download() as download:
        anna.get_by_role("link", name="Export").click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(
        range(1, len(lines) + 1)
    )
    assert [each for each in complaints if "Policy" in each] == []
    anna.context.close()
    carla.context.close()


def _barriers(page: Page) -> list[Any]:
    page.evaluate(AXE)
    results = page.evaluate("async () => await axe.run({resultTypes: ['violations']})")
    assert len(results["passes"]) > 10
    found = [
        (each["id"], each["help"], [node["html"] for node in each["nodes"]][:3])
        for each in results["violations"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *([("scrolls sideways", overflow)] if overflow > 0 else [])]


@pytest.fixture(scope="module")
def state(browser: Browser, site: str) -> Any:
    """The cookies of an admin who is signed in."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    sign_in(page, site, EMAIL, PASSWORD)
    page.wait_for_url(f"{site}/account")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_the_pages_have_no_barriers(
    browser: Browser, site: str, state: Any, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
        storage_state=state,
    )
    page = context.new_page()
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        if barriers := _barriers(page):
            found[name] = barriers

    for path in ("/account", "/account/codes", "/review/keys"):
        page.goto(f"{site}{path}")
        look(path)
    page.get_by_label("What it is for").fill("CMS")
    page.get_by_label("Check claims").check()
    page.get_by_role("button", name="Make the key").click()
    look("a new key")
    page.goto(f"{site}/review/users")
    page.get_by_label("Name", exact=True).fill(f"Person {width}")
    page.get_by_label("Email").fill(f"person{width}@courier.example")
    page.get_by_role("button", name="Make the invitation").click()
    link = page.locator(".token").inner_text()
    look("an invitation made")
    page.get_by_role("link", name=f"Person {width}").click()
    look("one person")
    page.goto(f"{site}/review/audit")
    for each in page.locator(".event summary").all()[:3]:
        each.click()
    look("the audit trail")
    page.goto(f"{site}/review/audit?from=yesterday")
    look("a filter with a mistake")
    page.context.clear_cookies()
    for path in ("/sign-in", link, "/invitations/none"):
        page.goto(path if path == link else f"{site}{path}")
        look(path)
    page.goto(link)
    page.get_by_label("Password").fill("password12")
    page.get_by_role("button", name="Set the password").click()
    look("a weak password")
    context.close()
    assert not found, json.dumps(found, indent=2)
