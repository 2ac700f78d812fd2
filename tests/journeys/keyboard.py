"""Somebody who has no mouse: every step is a key, each is counted, and what has the focus must be seen to have it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

MOST_STEPS = 80
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || !at.matches("a, button, input, select, textarea, summary")) return null;
  const group = at.closest("fieldset");
  const legend = group && group.querySelector("legend") ? group.querySelector("legend").innerText : "";
  const label = at.labels && at.labels[0] ? at.labels[0].innerText : "";
  const ticks = at.matches("[type=radio], [type=checkbox]");
  const style = ticks ? getComputedStyle(at.labels[0], "::before") : getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    words: (label || at.innerText || at.value || "").trim(),
    legend: legend.trim(),
    on: !!at.checked,
    seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass
class Keys:
    """``presses``: the keys pressed to move and to choose; ``letters``: those typed; ``screens``: pages come to."""

    page: Page
    presses: int = 0
    letters: int = 0
    screens: int = 0

    def key(self, name: str) -> None:
        self.presses += 1
        self.page.keyboard.press(name)

    def at(self) -> dict[str, Any]:
        """Return what has the focus: its words, its group’s, whether it is ticked; empty where nothing has it."""
        return self.page.evaluate(FOCUSED) or {}

    def tab_to(self, words: str, group: str = "") -> dict[str, Any]:
        """Press Tab until what says these words has the focus, and is seen to have it."""
        for _ in range(MOST_STEPS):
            self.key("Tab")
            found = self.at()
            if not found:
                continue
            assert found["seen"], f"nothing shows that {found['words']!r} has the focus ({self.page.url})"
            assert found["inside"], f"{found['words']!r} has the focus out of sight ({self.page.url})"
            if words in found["words"] and group in found["legend"]:
                return found
        raise AssertionError(f"the keyboard does not reach {words!r} on {self.page.url}")

    def skip(self) -> None:
        """Use the skip link, which is the first thing on every page."""
        self.key("Tab")
        assert self.at()["words"] == "Skip to main content", self.at()
        self.key("Enter")

    def press(self, words: str) -> None:
        """Follow the link or press the button that says these words, and wait for the page it leads to."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.key("Enter")
        self.screens += 1

    def write(self, label: str, words: str) -> None:
        self.tab_to(label)
        self.letters += len(words)
        self.page.keyboard.type(words)

    def tick(self, label: str, group: str = "", *, on: bool = True) -> None:
        """Tick or clear a box."""
        if self.tab_to(label, group)["on"] != on:
            self.key("Space")

    def choose(self, group: str, option: str) -> None:
        """Choose one of a group of radio buttons: Tab comes into the group, the arrows move in it."""
        found = self.tab_to("", group)
        if not found["on"]:
            self.key("Space")
        for _ in range(10):
            if option in self.at()["words"]:
                return
            self.key("ArrowDown")
        raise AssertionError(f"{group!r} has no {option!r}")
