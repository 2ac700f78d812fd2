"""Judge worked cases: ``python -m tests.golden FILE...``. One line for each case that differs, then counts.

Exit code: 0 if all agree, 1 if any differs or cannot be judged, 2 if a file cannot be read.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.golden import dates, decisions

# What a case cannot be judged without; any other column may be left out.
NEEDED = {
    "dates": ("rule", "input_event_dates", "expected_due_date"),
    "decisions": ("source", "inputs", "expected_outcome"),
}
OPTIONAL = {
    "dates": ("reading", "meaning", "hold_by_working_day", "probes"),
    "decisions": (
        "conference_type", "situation", "expected_quorate", "who_decides", "must_record", "blocked", "clause_ids",
    ),
}  # fmt: skip


def read(path: str) -> list[dict[str, str]]:
    """Return the rows of a file, with every missing cell empty.

    :raises OSError, UnicodeDecodeError, csv.Error: if it cannot be read
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return [{k: v or "" for k, v in row.items() if k is not None} for row in csv.DictReader(lines)]


def judge(case: Mapping[str, str]) -> list[str]:
    """Return how our answer differs from a worked case, or why it cannot be judged: nothing, if it agrees."""
    kind = "dates" if "expected_due_date" in case else "decisions"
    missing = [column for column in NEEDED[kind] if column not in case]
    if missing:
        return [f"cannot be judged: no column {', '.join(missing)}"]
    case = {**dict.fromkeys(OPTIONAL[kind], ""), **case}
    try:
        return (dates if kind == "dates" else decisions).judge(case)
    except Exception as failure:  # noqa: BLE001 - a case that breaks the judge is a case that differs
        return [f"cannot be judged: {type(failure).__name__}: {failure}".replace("\n", " ")]


def main(paths: list[str]) -> int:
    """Judge every case of every file; the exit code says whether all agree."""
    if not paths:
        here = Path(__file__).parent
        paths = [str(here / "dates.csv"), str(here / "decisions.csv")]
    judged = differing = unread = 0
    for path in paths:
        try:
            cases = read(path)
        except (OSError, UnicodeDecodeError, csv.Error) as wrong:
            unread += 1
            print(f"{path}: cannot be read: {wrong}")
            continue
        for number, case in enumerate(cases, start=2):
            judged += 1
            wrong_there = judge(case)
            if wrong_there:
                differing += 1
                print(f"{case.get('case_id') or f'{path}, line {number}'}: {'; '.join(wrong_there)}")
    print(f"{judged} cases, {judged - differing} agree, {differing} differ")
    return 2 if unread else 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
