"""What holds for every template of the project, whoever wrote it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for folder in ROOT.glob("quorate/*/jinja2")
    for path in folder.rglob("*")
    if path.suffix in (".html", ".txt")
)
KIT = ROOT / "quorate/design/jinja2/design/kit.html"
GUIDE = ROOT / "docs/reference/design-kit.md"
# Papers are made into PDF and never shown by a browser, so they carry their style with them.
PAPERS = {"letters/paper.html", "families/papers/leaflet.html"}


def name_of(path: Path) -> str:
    return str(path).split("/jinja2/", 1)[1]


def environment() -> Environment:
    return engines["jinja2"].env  # type: ignore[no-any-return, attr-defined]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Return (template, name) for each macro a template takes from another one."""
    tree = environment().parse(path.read_text(encoding="utf-8"))
    for found in tree.find_all(nodes.FromImport):
        if isinstance(found.template, nodes.Const):
            for name in found.names:
                yield found.template.value, name if isinstance(name, str) else name[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles_and_what_it_takes_from_others_is_there(path: Path) -> None:
    environment().get_template(name_of(path))
    for template, name in imports(path):
        there = vars(environment().get_template(template).module)
        assert name in there, f"{name_of(path)} takes {name} from {template}, which has no such macro"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_nothing_the_content_security_policy_refuses(path: Path) -> None:
    if name_of(path) in PAPERS:
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=", text), "styles belong in assets/"
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']", text), "scripts belong in assets/"
    assert not re.search(r"(?:src|href)=[\"']https?://", text.replace("http://www.w3.org", "")), (
        "pages load nothing from elsewhere"
    )


def macros() -> set[str]:
    return set(re.findall(r"\{% macro ([a-z]\w*)\(", KIT.read_text(encoding="utf-8")))


def test_the_guide_shows_every_macro_and_no_other() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    section = guide.split("## Macros", 1)[1].split("\n## ", 1)[0]
    listed = set(re.findall(r"^\| ([a-z_]+) \|", section, re.MULTILINE)) - {"macro"}
    assert listed == macros() - {"row", "row_header", "cell"}
    assert all(name in section for name in ("row()", "row_header(", "cell("))


def test_the_page_of_the_kit_shows_every_macro() -> None:
    shown = (KIT.parent / "style.html").read_text(encoding="utf-8")
    shown += (KIT.parent / "page.html").read_text(encoding="utf-8")
    shown += (KIT.parent / "live_sample.html").read_text(encoding="utf-8")
    assert [name for name in sorted(macros() - {"password_box"}) if f" {name}" not in shown] == []


def test_the_guide_names_the_filters_there_are() -> None:
    guide = GUIDE.read_text(encoding="utf-8").split("## Words", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(r"^\| `\w+\\\|(\w+)", guide, re.MULTILINE))
    assert named <= set(environment().filters)
    assert len(named) > 10
