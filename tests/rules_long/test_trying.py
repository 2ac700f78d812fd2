"""Trying new files: what is shown, and what is said of examples and folders that cannot be used."""

import json
import shutil
from pathlib import Path

import pytest

from quorate import rulebook
from quorate.__main__ import main

INVENTED = Path(__file__).resolve().parents[1] / "rules" / "invented"


@pytest.fixture
def tees(tmp_path: Path) -> Path:
    """New files for Tees: three months have become two, and a permission is gone."""
    folder = Path(shutil.copytree(rulebook.FOLDER / "tees", tmp_path / "tees"))
    text = (folder / "deadlines.toml").read_text(encoding="utf-8")
    (folder / "deadlines.toml").write_text(text.replace('"3 months"', '"2 months"'), encoding="utf-8")
    text = (folder / "conferences.toml").read_text(encoding="utf-8")
    start = text.index("[permission.change-date]")
    end = text.index("[permission.request-date-change]")
    (folder / "conferences.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["try-procedures", *(str(a) for a in arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_new_files_for_an_area_that_is_there(tees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, tees)
    assert code == 0
    assert out.startswith("New: tees. Beside it, the present files: tees.\n")
    assert "changed  First review conference: by Tue 24 June 2025 (must)\n" in out
    assert "now by Thu 24 July 2025 (must)\n" in out
    assert "  gone     Change date: now the conference chair or the chair's manager" in out
    assert "2 changed, 0 new, 1 gone" in out


def test_as_json(tees: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, tees, "--json")
    found = json.loads(out)
    assert (code, found["area"], found["against"]) == (0, "tees", "tees")
    lines = [line for example in found["examples"] for line in example["lines"]]
    changed = [line for line in lines if line["how"] == "changed"]
    assert {line["key"] for line in changed} == {"first-review"}
    assert [line["key"] for line in found["acts"] if line["how"] == "gone"] == ["change-date"]


def test_against_another_area_and_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, rulebook.FOLDER / "tees", "--against", "berkshire", "--all")
    assert code == 0
    assert "New: tees. Beside it, the present files: berkshire." in out
    assert "  same     " in out and "changed  First core group" in out


def test_a_whole_folder_with_a_region_and_a_council(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for area in ("northmarch", "stowe"):
        shutil.copytree(INVENTED / area, folder / area)
    with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write((INVENTED / "sources.toml").read_text(encoding="utf-8"))
    code, out, _ = run(capsys, folder, "--area", "stowe")
    assert code == 0
    assert "New: stowe. Beside it, the present files: national." in out
    assert "Meeting eight weeks after the plan was lifted: by Fri 9 January 2026 (should)" in out
    assert "Challenge at nine months on a plan" in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[[example]]\ntitle = 'x'\nevents = ['review']\n",
            "example 1: “review” is not an event. Write it as",
        ),
        ("[[example]]\ntitle = 'x'\nevents = ['review=soon']\n", "example 1: “soon” is not a date"),
        ("[[example]]\ntitle = 'x'\nevents = ['review=2025-06-10T25:00']\n", "is not a time. Write it as"),
        (
            "[[example]]\ntitle = 'x'\nevents = ['confrence=2025-06-10']\n",
            "“confrence” is not a kind of event",
        ),
        ("[[example]]\nevents = ['review=2025-06-10']\n", "example 1: “title” is missing"),
        ("[[example]]\ntitle = 'x'\nwhen = 2025-06-10\n", "example 1: when: not known. Known: chair, events"),
        ("[[example]]\ntitle = 'x'\non = 'soon'\n", "“on” must be a date such as 2025-06-02"),
        ("[[example]]\ntitle = 'x'\ntable = { weather = true }\n", "table: weather: not known"),
        ("[[example]]\ntitle = 'x'\npresent = [{ rank = 'chair' }]\n", "example 1: "),
        ("[[example]]\ntitle = 'x'\npresent = ['chair']\n", "example 1: "),
        ("example = 3\n", "write each example under [[example]]"),
        ("[[example]\n", "cannot be read"),
    ],
)
def test_an_example_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    examples = tmp_path / "mine.toml"
    examples.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, rulebook.FOLDER / "tees", "--examples", examples)
    assert (code, out) == (1, "")
    assert "mine.toml" in err and says in err


def test_what_is_expected_and_does_not_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = tmp_path / "mine.toml"
    examples.write_text(
        "[[example]]\ntitle = 'x'\nevents = ['initial-conference=2025-03-14']\n"
        "expect = { first-review = 2025-06-14, later-review = 2025-12-14, first-core-group = 2025-03-29 }\n"
        "[[example]]\ntitle = 'too far'\nevents = ['initial-conference=1950-03-14']\n",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, rulebook.FOLDER / "tees", "--examples", examples)
    assert code == 1
    assert out.count("EXPECTED") == 2
    assert "EXPECTED 2025-12-14" in out and "EXPECTED 2025-03-29" in out
    assert "2 are not what the examples expect." in out


def test_folders_that_cannot_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, tmp_path / "none", "--area", "tees")
    assert (code, "there is no such folder" in err) == (1, True)
    code, _, err = run(capsys, rulebook.FOLDER, "--area", "atlantis")
    assert (code, "There is no procedure “atlantis”" in err) == (64, True)
    code, _, err = run(capsys, rulebook.FOLDER / "tees", "--against", "atlantis")
    assert (code, "There is no procedure “atlantis”" in err) == (64, True)
