"""Asking from a terminal, and the page about the library."""

import io
import json
import re
from pathlib import Path

import pytest

from quorate.__main__ import main
from quorate.rules import derive

ROOT = Path(__file__).resolve().parents[2]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_due_prints_every_duty_with_its_working_and_citation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "due", "--area", "tees", "--event", "initial-conference=2025-03-14", "--event", "birth=2025-04-14",
        "--on", "2025-05-05",
    )  # fmt: skip
    assert code == 0
    for part in (
        "First review conference\n  by Wed 30 April 2025 (must; overdue)",
        "Fri 18 April 2025      Not counted: Good Friday",
        "lines 17, 19 [REG-TIME-01, REG-TIME-03]",
        "Tees does not state this; the national figure serves.",
    ):
        assert part in out


def test_due_as_json_with_facts_times_and_closure_days(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "due", "--area", "berkshire", "--json", "--on", "2025-06-08", "--closure", "2025-06-13",
        "--event", "review=2025-06-06,outcome=continue,quorate=no,proceeded,ref=conference:2",
        "--event", "conference-closed=2025-06-06T15:30",
    )  # fmt: skip
    found = {d["rule"]: d for d in json.loads(out)}
    assert code == 0
    assert found["outcome-notice"]["due_at"] == "2025-06-07T15:30:00+01:00"
    assert found["outcome-notice"]["overdue"] is True
    assert found["later-review"]["occasion"] == "conference:2"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["due", "--area", "atlantis", "--event", "birth=2025-01-01"], 64, "no procedure “atlantis”"),
        (["due", "--area", "tees"], 64, "Give at least one event"),
        (["due", "--area", "tees", "--event", "birth"], 64, "is not an event"),
        (["due", "--area", "tees", "--event", "brith=2025-01-01"], 64, "“brith” is not a kind of event"),
        (["due", "--area", "tees", "--event", "birth=1 May"], 64, "is not a date"),
        (["due", "--area", "tees", "--event", "birth=2025-01-01T99"], 64, "is not a time"),
        (["due", "--area", "tees", "--event", "initial-conference=2065-01-01"], 64, "outside the calendar"),
        (["quorum", "no-such-file.json", "--area", "tees", "--on", "2025-06-10"], 66, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    got, out, err = run(capsys, *arguments)
    assert (got, out) == (code, "")
    assert says in err


def test_quorum_and_decide_from_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "present.json"
    file.write_text(
        json.dumps({"present": [{"role": "conference-chair"}], "involved": ["police"]}), encoding="utf-8"
    )
    code, out, _ = run(capsys, "quorum", str(file), "--area", "tees", "--on", "2025-06-10")
    assert code == 0
    assert "Not quorate: missing the social worker, two more member agencies" in out
    code, out, _ = run(capsys, "quorum", str(file), "--area", "berkshire", "--on", "2025-06-10")
    assert "may go ahead if all of these hold" in out

    views = {"views": {"police": "end", "school": "continue"}, "quorate": True}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(views)))
    code, out, _ = run(capsys, "decide", "-", "--area", "tees", "--on", "2025-06-10")
    assert code == 0
    assert "held back: The conference chair decides, and has not yet" in out
    for text, says in (
        ("{", "is not JSON"),
        ("[]", "must hold one object"),
        ('{"vews": 1}', "vews: not known"),
    ):
        file.write_text(text, encoding="utf-8")
        code, _, err = run(capsys, "decide", str(file), "--area", "tees", "--on", "2025-06-10")
        assert (code, says in err) == (65, True)


def test_check_procedures_names_the_fault(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(capsys, "check-procedures", str(folder))[0] == 0
    path = folder / "tees" / "deadlines.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"6 months"', '"six months"'), encoding="utf-8")
    code, out, _ = run(capsys, "check-procedures", str(folder))
    assert code == 1
    assert "tees/deadlines.toml, duty.later-review, edition from 2000-01-01" in out
    assert "1 fault: these procedures cannot be used." in out
    code, _, err = run(
        capsys, "due", "--area", "tees", "--event", "birth=2025-01-01", "--procedures", str(folder)
    )
    assert (code, "duty.later-review" in err) == (1, True)


def test_the_examples_of_the_page_about_the_library_run() -> None:
    page = (ROOT / "docs" / "reference" / "rules-api.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    ran = 0
    for block in re.findall(r"```python\n(.*?)```", page, re.S):
        runnable = "\n".join(line for line in block.splitlines() if " -> " not in line and "(…)" not in line)
        exec(compile(runnable, "rules-api.md", "exec"), names)
        ran += 1
    assert ran >= 6
    assert names["derive"] is derive
