"""Judge worked cases: ``python -m tests.golden FILE...``. One line for each case that differs, then counts."""

import csv
import sys
from pathlib import Path

from tests.golden import dates, decisions


def main(paths: list[str]) -> int:
    """Judge every case of every file; the exit code says whether all agree."""
    if not paths:
        here = Path(__file__).parent
        paths = [str(here / "dates.csv"), str(here / "decisions.csv")]
    judged = differing = 0
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as lines:
            cases = list(csv.DictReader(lines))
        judge = dates.judge if cases and "expected_due_date" in cases[0] else decisions.judge
        for case in cases:
            judged += 1
            try:
                wrong = judge(case)
            except Exception as failure:  # noqa: BLE001 - a case that breaks the judge is a case that differs
                wrong = [f"{type(failure).__name__}: {failure}"]
            if wrong:
                differing += 1
                print(f"{case['case_id']}: {'; '.join(wrong)}")
    print(f"{judged} cases, {judged - differing} agree, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
