"""Everything that the guide to adding an area shows is done here, as it is shown."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from quorate import rulebook
from quorate.__main__ import main
from quorate.rulebook import examine, vocabulary

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide" / "adding-an-area.md").read_text(encoding="utf-8")
TEMPLATE = ROOT / "docs" / "guide" / "template"
BLOCKS = re.findall(r"^```(\w+)([^\n]*)\n(.*?)^```$", GUIDE, re.S | re.M)
RULES = [text for kind, rest, text in BLOCKS if kind == "toml" and not rest]
(ABOUT,) = [text for kind, rest, text in BLOCKS if kind == "toml" and rest.strip() == "about"]
SHOWN = [
    (rest.strip(), command.strip(), answer)
    for (kind, rest, command), (next_, _, answer) in zip(BLOCKS, BLOCKS[1:], strict=False)
    if kind == "sh" and next_ == "text"
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which somebody has copied the template."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(TEMPLATE, tmp_path / "exampleshire"))


def test_the_guide_shows_something_of_each() -> None:
    assert len(RULES) >= 6
    assert len(SHOWN) == sum(kind == "sh" for kind, _, _ in BLOCKS) == 5


@pytest.mark.parametrize("text", RULES, ids=range(len(RULES)))
def test_every_rule_that_is_shown_can_be_used(folder: Path, text: str) -> None:
    (folder / "exampleshire").mkdir()
    (folder / "exampleshire" / "about.toml").write_text(ABOUT, encoding="utf-8")
    (folder / "exampleshire" / "rules.toml").write_text(text, encoding="utf-8")
    book, faults = examine(folder)
    assert not faults
    said = {f"{kind}.{name}" for kind, rules in tomllib.loads(text).items() for name in rules}
    assert said <= set(book.procedure("exampleshire").rules)


@pytest.mark.parametrize(("rest", "command", "answer"), SHOWN, ids=range(len(SHOWN)))
def test_every_command_that_is_shown_says_what_is_shown(
    place: Path, capsys: pytest.CaptureFixture[str], rest: str, command: str, answer: str
) -> None:
    if rest:
        _, file, old, new = shlex.split(rest)
        text = (place / file).read_text(encoding="utf-8")
        assert old in text
        (place / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    whole = shutil.copytree(rulebook.FOLDER, place.parent / "all")
    shutil.copytree(place, whole / "exampleshire")
    arguments = [str(whole) if word == "PROCEDURES" else word for word in shlex.split(command)]
    assert arguments[0] == "quorate"
    main(arguments[1:])
    said = capsys.readouterr()
    left = said.out + said.err
    for line in answer.splitlines():
        assert line in left, f"{line!r} is not said, or not in that order"
        left = left.partition(line)[2]


def test_the_template_is_no_area_until_it_is_copied_and_is_sound_then(place: Path, folder: Path) -> None:
    assert "template" not in rulebook.load().keys()  # noqa: SIM118 - the areas that can bind
    shutil.copytree(place, folder / "exampleshire")
    book, faults = examine(folder)
    assert not faults and "exampleshire" in book.keys()  # noqa: SIM118


def test_the_examples_of_the_template_agree_and_the_draft_does_not_bind(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["try-procedures", str(place)]) == 0
    assert "EXPECTED" not in capsys.readouterr().out
    assert main(["try-procedures", str(place), "--drafts"]) == 1
    assert "EXPECTED 2026-08-02" in capsys.readouterr().out


def test_the_page_of_words_is_up_to_date() -> None:
    written = (ROOT / "docs" / "reference" / "procedure-words.md").read_text(encoding="utf-8")
    assert written == vocabulary.page(rulebook.load()), "run quorate check-procedures --words"
