"""Writes docs/reference/api.md out of the API's own OpenAPI document. With --check it only says whether it is old."""

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import django

from tests.house.code import ROOT

PAGE = ROOT / "docs" / "reference" / "api.md"
HEAD = """# The API

Made by `script/api` out of the API's own OpenAPI document (`/api/v1/openapi.json`), which is also the page `/api/docs/`
of each instance. A worked example is in [the manual](../manual/another-program.md); why it is so, in
[decision 27](../decisions/0027-an-api-of-narrow-tokens.md).
"""


def page() -> str:
    """Return the page as it should be."""
    import_module("quorate.api.urls")  # once Django is ready
    found = import_module("quorate.api.views.docs").the_reference()
    parts = [HEAD]
    for heading, paragraphs in found.guide:
        parts.append(f"## {heading}\n\n" + "\n\n".join(paragraphs) + "\n")
    parts.append("## Scopes\n\n" + _table(("Scope", "A token with it may"), found.scopes.items()))
    parts.append("## Operations\n")
    parts += [_operation(one) for one in found.operations]
    parts.append("## Events of webhooks\n\n" + _table(("Event", "What happened"), found.events.items()))
    parts.append("## Shapes\n")
    for shape in found.shapes:
        says = f"{shape.says}\n\n" if shape.says else ""
        parts.append(f"### {shape.name}\n\n{says}{_fields(shape.fields)}")
    parts.append("## Problems\n")
    rows = [(f"`{kind}`", str(status), title, says) for kind, status, title, says in found.problems]
    parts.append(_table(("Kind", "Status", "Title", "About"), rows))
    return "\n".join(parts)


def _operation(one: Any) -> str:
    lines = [f"### {one.summary}", f"`{one.method} {one.path}`, scope `{one.scope}`"]
    lines += [one.says] if one.says else []
    lines += [_fields(one.parameters, "Parameter").rstrip()] if one.parameters else []
    lines += [_fields(one.body, "Body").rstrip()] if one.body else []
    statuses = ", ".join(map(str, one.statuses))
    lines.append(f"Answers: {one.answers}. Statuses: {statuses}.")
    return "\n\n".join(lines) + "\n"


def _fields(fields: Any, name: str = "Field") -> str:
    rows = [(f"`{one.name}`", one.kind, "yes" if one.needed else "", one.says) for one in fields]
    return _table((name, "Kind", "Needed", "About"), rows)


def _table(head: tuple[str, ...], rows: Any) -> str:
    def lines() -> Iterator[str]:
        yield " | ".join(("", *head, "")).strip()
        yield "|" + " --- |" * len(head)
        for row in rows:
            yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"

    return "\n".join(lines()) + "\n"


def main() -> int:
    django.setup()
    written = PAGE.read_text("utf-8") if PAGE.exists() else ""
    if "--check" in sys.argv:
        print("" if written == page() else "docs/reference/api.md is old: run script/api")
        return int(written != page())
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
