"""
A real browser in front of the real product: pages by Django's test server, live updates by their own process.

A page that writes an error into its console, or opens a dialog that nobody expects, fails its test.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.processes import live_updates, wait_for
from tests.sessions import session_of
from workspaces.models import Membership

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The protocol answers 409 and 422 with what to show; Chromium writes every such answer into its console.
EXPECTED = re.compile(r"Failed to load resource.*\b(409|422)\b")
WITHOUT_BROWSER = "No Chromium on this machine: install Debian's chromium, or set CHROMIUM to one."
HEIGHT = {1440: 900, 390: 844, 320: 640}
expect.set_options(timeout=5_000)

type PageAs = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium, for all tests of this folder; Playwright's loop in this thread makes Django see an async context."""
    path = chromium_path()
    if path is None:
        pytest.skip(WITHOUT_BROWSER)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="package")
def live_port(django_db_setup: None) -> Iterator[int]:
    """The process of live updates, on the tests' database and Redis."""
    with live_updates() as port:
        yield port


@pytest.fixture
def site(live_server: Any, live_port: int, settings: Any) -> str:
    """The address of the product, with live updates; without a slash at its end."""
    settings.LIVE_PORT = live_port
    sources = [f"*:{live_port}", *django_settings.SECURE_CSP["connect-src"]]
    settings.SECURE_CSP = django_settings.SECURE_CSP | {"connect-src": sources}
    return str(live_server.url)


class Windows:
    """The browser windows of one test, and what went wrong in them."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def open(self, membership: Membership | None = None, **options: Any) -> Page:
        width, theme = options.pop("width", 1440), options.pop("theme", "light")
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": HEIGHT.get(width, 900)},
            color_scheme=theme,
            reduced_motion="reduce",
            has_touch=width < 500,
            **options,
        )
        self.contexts.append(context)
        if membership is not None:
            cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session_of(membership.user)}
            context.add_cookies([{**cookie, "url": self.site}])
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.set_default_timeout(8_000)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def windows(chromium: Browser, site: str) -> Iterator[Windows]:
    opened = Windows(chromium, site)
    yield opened
    opened.close()
    wait_for(no_request_is_running)  # emptying the tables meanwhile would wait for it, and it for that
    assert opened.errors == []


BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid() AND state <> 'idle'
"""


def no_request_is_running() -> bool:
    """Tell whether all that the windows asked for is answered: nobody else is in the middle of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(BUSY)
        return bool(cursor.fetchone() == (0,))


@pytest.fixture
def page_as(windows: Windows) -> PageAs:
    """
    Open a window: `page_as(membership, width=390, theme="dark")`, signed in; `page_as()` for nobody.

    Addresses are relative to the site: `page.goto("/w/acme/leads/")`. Whatever else Playwright's `new_context`
    takes can be given too, such as `java_script_enabled=False`.
    """
    return windows.open


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Let axe-core look at a page; what it calls serious or critical fails the test."""

    def look(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        grave = [violation for violation in found if violation["impact"] in ("serious", "critical")]
        assert [describe(violation) for violation in grave] == []

    return look


def describe(violation: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {violation['help']} at {places}"


def sideways(page: Page) -> int:
    """Tell by how many pixels a page scrolls sideways; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
