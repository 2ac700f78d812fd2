"""How long a council's census takes to write, and in how much memory: 10,000 children to a valid file.

python -m bench.export_census [CHILDREN]
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

CHILDREN = 10_000
MOST_SECONDS, MOST_MEGABYTES = 20, 300
SAMPLE = Path(__file__).parents[1] / "samples" / "cin_census_2026_1000_children.xml"
SCHEMA = Path(__file__).parents[1] / "quorate" / "returns" / "schema" / "cin_2026.xsd"
NOW = datetime(2026, 4, 13, 10, 0, tzinfo=ZoneInfo("Europe/London"))


def many(children: int) -> bytes:
    """Return the sample over and over, each time with identifiers of its own, until there are enough children."""
    text = SAMPLE.read_text()
    start, end = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    lines = text[start:end].split("\n")
    found = [
        lines[number % len(lines)].replace("<LAchildID>", f"<LAchildID>N{number // len(lines):03}", 1)
        for number in range(children)
    ]
    return (text[:start] + "\n".join(found) + text[end:]).encode()


def fill(children: int) -> None:
    """Bring so many children into a fresh database."""
    from django.core.management import call_command  # noqa: PLC0415

    from quorate.people import actions as people  # noqa: PLC0415
    from quorate.returns import actions as returns  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    area = people.open_area(key="bench", name="Bench", procedure="tees", la_code="301", by="bench", at=NOW)
    returns.take_census(area=area, content=many(children), name="many.xml", by="bench", at=NOW)


def write(out: Path) -> int:
    """Write the area's census and return how many children are in it."""
    from quorate.census.writing import write as write_census  # noqa: PLC0415
    from quorate.people.models import Area  # noqa: PLC0415

    with out.open("wb") as file:
        return write_census(Area.objects.get(key="bench"), 2026, file, at=NOW).children


def _set_up() -> None:
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorate.config.settings")
    django.setup()


def _part(name: str, *arguments: str, folder: Path) -> str:
    environment = {**os.environ, "QUORATE_VAR": str(folder), "IMPORT_LIMIT": str(200 * 1024 * 1024)}
    environment.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    return subprocess.run(
        [sys.executable, "-m", "bench.export_census", name, *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def main(arguments: list[str]) -> int:
    """Run one part in a process of its own, or all of them, and say how it went."""
    if arguments[:1] == ["--fill"]:
        _set_up()
        fill(int(arguments[1]))
        return 0
    if arguments[:1] == ["--write"]:
        _set_up()
        start, busy = time.perf_counter(), time.process_time()
        written = write(Path(arguments[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(written, f"{time.perf_counter() - start:.1f}", peak, f"{time.process_time() - busy:.1f}")
        return 0
    from lxml import etree  # noqa: PLC0415

    children = int(arguments[0]) if arguments else CHILDREN
    with tempfile.TemporaryDirectory() as kept:
        folder, out = Path(kept), Path(kept) / "cin.xml"
        _part("--fill", str(children), folder=folder)
        written, seconds, peak, processor = _part("--write", str(out), folder=folder).split()
        valid = etree.XMLSchema(file=str(SCHEMA)).validate(etree.parse(str(out)))
        size = out.stat().st_size / 1024 / 1024
    print(
        f"{written} children written in {seconds} s ({processor} s of the processor), {size:.1f} MB; "
        f"at most {peak} MB of memory; valid: {valid}"
    )
    print(f"aimed at: under {MOST_SECONDS} s and {MOST_MEGABYTES} MB")
    return 0 if valid and float(seconds) < MOST_SECONDS and int(peak) < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
