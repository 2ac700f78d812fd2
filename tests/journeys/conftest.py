"""A real browser: Debian's Chromium, or the one CHROMIUM names."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.journeys.axe import listen

# Playwright's synchronous calls run inside an event loop, which Django takes for a mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A loaded machine is slow, not wrong: what never comes still fails.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys; of "0,1/3" in QUORATE_JOURNEYS keep the first and second of every three."""
    journeys = [item for item in items if "tests/journeys" in item.nodeid]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
    places, _, of = os.environ.get("QUORATE_JOURNEYS", "").partition("/")
    if not of:
        return
    kept = {int(place) for place in places.split(",")}
    left = [item for number, item in enumerate(journeys) if number % int(of) not in kept]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    chromium = playwright_.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
    )
    yield chromium
    chromium.close()


def _page(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": 900}, **options
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    listen(page)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    yield from _page(browser)


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """The same browser with JavaScript off."""
    yield from _page(browser, java_script_enabled=False)
