"""What every page passed in a journey must be: accessible, fit for a narrow screen, quiet in the console."""

import json
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}


def listen(page: Page) -> None:
    """Keep what the page says in its console, for check_page to read."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.said = said  # type: ignore[attr-defined]


def settle(page: Page) -> None:
    """Wait until the page that a click led to has come and is whole."""
    page.wait_for_load_state("load")
    page.wait_for_function("document.readyState === 'complete' && document.documentElement !== null")


def _ask_axe(page: Page) -> dict[str, Any]:
    """Run axe on the page, once more for each time that another page takes its place meanwhile.

    A click can return while the page it was made on still stands: axe then finds its document gone half way through.
    A page that stays where it is, and on which axe still fails, is a fault.
    """
    moves: list[str] = []
    page.on("framenavigated", lambda frame: moves.append(frame.url))
    while True:
        settle(page)
        seen = len(moves)
        try:
            # page.evaluate is not stopped by the page's content security policy; a script tag would be.
            page.evaluate(AXE.read_text())
            return page.evaluate(  # type: ignore[no-any-return]
                "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
                RULES,
            )
        except PlaywrightError:
            page.wait_for_timeout(200)
            if len(moves) == seen or len(moves) > 5:
                raise


def violations(page: Page) -> list[str]:
    """Return axe's findings on the page as it stands, one line for each element."""
    found = _ask_axe(page)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]} {json.dumps(node['target'])}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _shoot(page: Page, name: str, width: int) -> None:
    if os.environ.get("QUORATE_SCREENSHOTS") != "1":
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    safe = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    # Hiding the caret would add a style to the page, which the page forbids.
    page.screenshot(path=SCREENSHOTS / f"{safe}-{width}.png", full_page=True, caret="initial")


def check_page(page: Page, name: str = "", *, expected_errors: tuple[str, ...] = ()) -> None:
    """Check the page as it stands at 1280 and at 320 px, and leave it as wide as it was found.

    An error page's own "status of 404" line in the console is no fault: name such lines in `expected_errors`.
    """
    settle(page)
    name = name or page.title().split(" - ")[0]
    before = page.viewport_size
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        _shoot(page, name, size["width"])
        found = violations(page)
        assert not found, f"{name} at {size['width']} px ({page.url}):\n" + "\n".join(found)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (
            f"{name} scrolls sideways: {wide} px wide at {size['width']} px ({page.url})"
        )
    if before:
        page.set_viewport_size(before)
    said = [line for line in getattr(page, "said", []) if not any(part in line for part in expected_errors)]
    assert not said, f"{name} ({page.url}) said in the console: {said}"
