"""How long each output takes for a council of 10,000 children, and in how much memory, beside the aim of the census.

python -m bench.exports [CHILDREN]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from bench.export_census import CHILDREN, MOST_MEGABYTES, MOST_SECONDS, _part

OUTPUTS = ("annex-a", "ssd", "dfe", "cp-is")


def measured(kind: str, folder: Path) -> tuple[float, float, int, int]:
    """Write one output in a process of its own; return seconds, seconds of the processor, the most megabytes it held,
    and its exit code."""
    out = str(folder / f"{kind}.out")
    command = [sys.executable, "-m", "quorate", "export", kind, "--area", "bench", "--output", out]
    environment = {**os.environ, "QUORATE_VAR": str(folder)}
    environment.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    environment.pop("TRAINING_TODAY", None)
    begun = time.perf_counter()
    pid = os.posix_spawn(sys.executable, command, environment)
    _, status, used = os.wait4(pid, 0)
    processor = used.ru_utime + used.ru_stime
    return time.perf_counter() - begun, processor, used.ru_maxrss // 1024, os.waitstatus_to_exitcode(status)


def main(arguments: list[str]) -> int:
    """Fill a database, write each output, and say how it went."""
    children = int(arguments[0]) if arguments else CHILDREN
    worst = 0
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        _part("--fill", str(children), folder=folder)
        for kind in OUTPUTS:
            seconds, processor, megabytes, code = measured(kind, folder)
            well = code == 0 and seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES
            worst = max(worst, code, int(not well))
            print(
                f"{kind}: {children} children in {seconds:.1f} s ({processor:.1f} s of the processor), "
                f"at most {megabytes} MB: "
                f"{'as aimed at' if well else 'NOT as aimed at'}",
                flush=True,
            )
    print(f"aimed at: under {MOST_SECONDS} s and {MOST_MEGABYTES} MB each")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
