"""The worked cases agree, and the judge can tell when one does not."""

import csv
from pathlib import Path

import pytest

from tests.golden import dates, decisions
from tests.golden.__main__ import main

HERE = Path(__file__).parents[1] / "golden"


def cases(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", cases("dates.csv"), ids=lambda case: case["case_id"])
def test_worked_date(case: dict[str, str]) -> None:
    assert dates.judge(case) == []


@pytest.mark.parametrize("case", cases("decisions.csv"), ids=lambda case: case["case_id"])
def test_worked_decision(case: dict[str, str]) -> None:
    assert decisions.judge(case) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("expected_due_date", "2025-03-25"),
        ("hold_by_working_day", "2025-03-21"),
        ("meaning", "first day"),
        ("probes", '[{"date": "2025-03-25", "verdict": "in_time"}]'),
        ("rule", "BER.NO_SUCH_RULE"),
        ("input_event_dates", '{"no_such_event": "2025-03-03"}'),
    ],
)
def test_a_date_that_is_wrong_is_found(column: str, value: str) -> None:
    case = {**cases("dates.csv")[0], column: value}
    assert dates.judge(case)


WRONG_DECISIONS = [
    ("Q-BER-001", "expected_quorate", "no"),
    ("Q-REG-002", "expected_quorate", "yes"),
    ("Q-SUS-004", "expected_quorate", "yes"),
    ("Q-REG-005", "expected_outcome", "no decision; plan continues"),
    ("Q-REG-019", "expected_outcome", "plan removed"),
    ("Q-REG-015", "who_decides", "agencies present"),
    ("Q-BER-013", "blocked", "removal"),
    ("Q-LIN-004", "expected_outcome", "not ended"),
    ("Q-LIN-006", "blocked", "nothing"),
    ("Q-BER-038", "blocked", "nothing"),
    ("Q-BER-026", "blocked", "nothing"),
    ("Q-REG-035", "blocked", "leaving"),
    ("Q-BER-035", "expected_outcome", "plan ends, not before 2 May 2025"),
    ("Q-REG-025", "expected_outcome", "A removed, B removed"),
]


@pytest.mark.parametrize(("case_id", "column", "value"), WRONG_DECISIONS)
def test_a_decision_that_is_wrong_is_found(case_id: str, column: str, value: str) -> None:
    (case,) = [c for c in cases("decisions.csv") if c["case_id"] == case_id]
    if column == "blocked" and case_id == "Q-REG-035":
        case = {**case, "expected_outcome": "stays a member"}
    assert decisions.judge({**case, column: value})


ODD = [
    ("case_id,rule\nX-1,BER.ICPC\n", "X-1: cannot be judged: no column source, inputs, expected_outcome", 1),
    (
        "case_id,rule,input_event_dates,expected_due_date\nX-2,BER.ICPC,not json,2025-03-24\n",
        "X-2: cannot be judged: JSONDecodeError",
        1,
    ),
    (
        'case_id,rule,input_event_dates,expected_due_date\nX-3,XYZ.ICPC,"{}",2025-03-24\n',
        "X-3: rule XYZ.ICPC is not known here",
        1,
    ),
    (
        'rule,input_event_dates,expected_due_date\nBER.ICPC,"{""strategy_discussion"": ""2025-03-03""}",2025-03-25\n',
        "line 2: expected 2025-03-25, worked out 2025-03-24",
        1,
    ),
    (
        'case_id,rule,input_event_dates,expected_due_date\nX-5,BER.ICPC,"{""strategy_discussion"": ""2025-03-03""}",'
        "2025-03-24\n",
        "1 cases, 1 agree, 0 differ",
        0,
    ),
    (
        'case_id,source,inputs,expected_outcome\nX-6,REG,"{""views"": {""a"": ""remove"", ""b"": ""remove""}}",'
        "the moon is full\n",
        "X-6: ",
        1,
    ),
    ('case_id,source,inputs,expected_outcome\nX-7,XYZ,"{}",plan removed\n', "X-7: ", 1),
    ("", "0 cases, 0 agree, 0 differ", 0),
]


@pytest.mark.parametrize(("text", "says", "code"), ODD, ids=range(len(ODD)))
def test_a_file_that_is_odd_gets_a_line_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str, code: int
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == code
    assert says in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    assert main([str(tmp_path / "none.csv"), str(tmp_path / "bytes.csv"), str(HERE / "decisions.csv")]) == 2
    said = capsys.readouterr().out
    assert said.count("cannot be read") == 2
    assert "88 agree, 0 differ" in said


def test_the_exit_code_says_whether_all_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = cases("dates.csv")[:2]
    rows[1]["expected_due_date"] = "2000-01-01"
    path = tmp_path / "worked.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, rows[0].keys())
        out.writeheader()
        out.writerows(rows)
    assert main([str(path)]) == 1
    said = capsys.readouterr().out
    assert rows[1]["case_id"] in said
    assert "2 cases, 1 agree, 1 differ" in said
    assert main([str(HERE / "dates.csv")]) == 0
