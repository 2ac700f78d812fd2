"""Draws the life of a conference and of a plan from the steps that the acts obey: docs/reference/states.md."""

import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

import django

from quorate.cases.steps import Step

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "states.md"

LIVES: tuple[tuple[str, str, str], ...] = (
    (
        "A conference",
        "quorate.conferences.states",
        "One meeting, about one child or several of a family. What was decided for each child is recorded while it "
        "is in session; a stood-down or inquorate conference comes back as a conference of its own, which names the "
        "one it follows.",
    ),
    (
        "A plan",
        "quorate.plans.states",
        "Whether one child is on a plan in one area. Two times on a plan never overlap, and nothing is deleted: an "
        "ending taken back stays in the record with its reason.",
    ),
)


def name_of(state: str, labels: Mapping[str, str]) -> str:
    return labels.get(state, state)


def drawn(steps: Iterable[Step], labels: Mapping[str, str]) -> list[str]:
    """Return one life as a diagram in Mermaid's words."""
    steps = list(steps)
    states = list(dict.fromkeys(state for step in steps for state in (step.before, step.after) if state))
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{name_of(state, labels)}" as {_id(state)}' for state in states]
    lines += [f"    {_id(step.before)} --> {_id(step.after)}: {step.says}" for step in steps]
    lasting = {step.after for step in steps} - {step.before for step in steps}
    lines += [f"    {_id(state)} --> [*]" for state in states if state in lasting]
    return [*lines, "```"]


def _id(state: str) -> str:
    return state.replace("-", "_").replace(" ", "_") or "[*]"


def told(steps: Iterable[Step], labels: Mapping[str, str]) -> list[str]:
    """Return the same as a table, for readers who do not see the drawing."""
    return [
        "| From | To | When | Act |",
        "|---|---|---|---|",
        *(
            f"| {name_of(step.before, labels) or 'Nothing yet'} | {name_of(step.after, labels)} "
            f"| {step.says} | `{step.act.removeprefix('quorate.')}` |"
            for step in steps
        ),
    ]


def page() -> str:
    """Return the whole page."""
    lines = [
        "# The states of a conference and of a plan",
        "",
        "Written by `script/states` from the steps that the acts themselves obey; do not edit by hand.",
    ]
    for title, module, says in LIVES:
        life = import_module(module)
        lines += [
            "",
            f"## {title}",
            "",
            says,
            "",
            *drawn(life.STEPS, life.LABELS),
            "",
            *told(life.STEPS, life.LABELS),
        ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is as the code has it."""
    django.setup()
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text() == page()
        print("docs/reference/states.md is up to date." if current else "Run script/states: the page is old.")
        return 0 if current else 1
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
