"""Writes every letter of the catalogue to its invented families: docs/reference/letters/."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference" / "letters"
ACCOUNT = ROOT / "quorate" / "design" / "jinja2" / "account" / "email"
AREA = {
    "name": "Marrowby Council", "address": "1 Mill Lane, Marrowby", "phone": "01632 960 000",
    "email": "conferences@marrowby.example",
}  # fmt: skip


def pages() -> dict[Path, str]:
    """Return every page by its file: the list of letters, and one page for each."""
    from quorate.letters import catalogue  # noqa: PLC0415 - Django has to be set up first

    entries = list(catalogue.entries().values())
    found = {FOLDER / f"{one.key.replace('/', '-')}.md": "\n".join(_letter(one)) for one in entries}
    found[FOLDER / "README.md"] = "\n".join(_index(entries))
    return found


def _index(entries: list) -> Iterator[str]:  # type: ignore[type-arg]
    yield from (
        "# Letters, emails and notices", "",
        "Every letter of the catalogue, written by `script/letters` from its folder in `quorate/<part>/letters/`, each",
        "shown for invented families. An area can change the words on the page *Words of letters*.", "",
        "| Letter | Who gets it | When |", "| --- | --- | --- |",
    )  # fmt: skip
    for one in entries:
        yield f"| [{one.title}]({one.key.replace('/', '-')}.md) | {one.to} | {one.when} |"
    yield from (
        "", "## Mails about a person's own account", "",
        "Sent before anybody's area is known, so no area changes their words; they stand in",
        "`quorate/design/jinja2/account/email/`.",
    )  # fmt: skip
    for subject in sorted(ACCOUNT.glob("*_subject.txt")):
        words = subject.with_name(subject.name.replace("_subject", "_message")).read_text("utf-8")
        said = re.sub(r"\{%.*?%\}", "", words).strip()
        yield from ("", "```text", f"Subject: {subject.read_text('utf-8').strip()}", "", said, "```")
    yield ""


def _letter(one) -> Iterator[str]:  # type: ignore[no-untyped-def]
    from quorate.letters import catalogue, marks  # noqa: PLC0415 - as above

    yield from (
        f"# {one.title}",
        "",
        f"- To: {one.to}",
        f"- When: {one.when}",
        f"- Form: {catalogue.FORMS[one.form]}",
    )
    if one.source:
        yield f"- Asked for by: {one.source}"
    yield from (
        "",
        "| Fact | What it is | Has to be said | May stand in the subject |",
        "| --- | --- | --- | --- |",
    )
    for fact in one.facts.values():
        yield f"| `{fact.name}` | {fact.means} | {_yes(fact.must)} | {_yes(fact.safe)} |"
    for example in one.examples:
        said = one.words.render(example.facts, AREA)
        yield from ("", f"## {example.name}", "")
        if example.why:
            yield from (example.why + ".", "")
        shown = [f"Subject: {said.subject}"]
        shown += [
            f"{name}: {text}" for name, text in (("About", said.about), ("Marking", said.marking)) if text
        ]
        yield from ("```text", *shown, "", marks.in_words(said.blocks), "```")
    yield ""


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def main(arguments: list[str]) -> int:
    django.setup()
    wanted = pages()
    there = {path: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    if "--check" in arguments:
        old = sorted(path.name for path in {*wanted, *there} if wanted.get(path) != there.get(path))
        print("\n".join(f"docs/reference/letters/{name} is old: run script/letters" for name in old))
        return 1 if old else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in set(there) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
