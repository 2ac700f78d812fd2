"""Seconds and memory of checking 10,000 children by the census's rules: a file, and what is recorded here.

python -m bench.check_census
"""

import sys
import tempfile
from pathlib import Path

from bench._caseload import NOW, scratch_instance
from bench.import_census import SAMPLE, measured

AIM_SECONDS, AIM_MEGABYTES = 20, 300
TIMES = 10


def ten_thousand(path: Path) -> None:
    """Write the sample of 1,000 children ten times over, each time with identifiers of its own."""
    head, rest = SAMPLE.read_text(encoding="utf-8").split("<Children>", 1)
    children, tail = rest.rsplit("</Children>", 1)
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{head}<Children>")
        for turn in range(TIMES):
            out.write(children.replace("<LAchildID>", f"<LAchildID>T{turn}"))
        out.write(f"</Children>{tail}")


def main() -> int:
    worst = 0
    with scratch_instance(), tempfile.TemporaryDirectory() as folder:
        from quorate.people import actions as people  # noqa: PLC0415 - rows can be imported only now

        people.open_area(
            key="bench", name="Bench Council", procedure="tees", la_code="301", by="bench", at=NOW
        )
        file = Path(folder) / "cin.xml"
        ten_thousand(file)
        code = measured("-m", "quorate", "import", "cin", str(file), "--area", "bench", "--year", "2026")[3]
        for words, more in (("a file", [str(file)]), ("what is recorded here", [])):
            seconds, processor, megabytes, code = measured(
                "-m", "quorate", "check", "cin", "--area", "bench", "--year", "2026", *more
            )
            kept = seconds <= AIM_SECONDS and megabytes <= AIM_MEGABYTES and code in (0, 1)
            worst = max(worst, int(not kept))
            print(
                f"check of {words}, 10,000 children: {seconds:.1f} s ({processor:.1f} s of the processor) of at most "
                f"{AIM_SECONDS}, {megabytes:.0f} MB of at most {AIM_MEGABYTES}, exit code {code}: "
                f"{'kept' if kept else 'NOT KEPT'}",
                flush=True,
            )
    return worst


if __name__ == "__main__":
    sys.exit(main())
