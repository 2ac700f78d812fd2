"""Work that writes a line when it begins and another when it is done."""

import os
import time
from pathlib import Path

from quorate.jobs.queue import job


@job("tests.slow")
def slow(seconds: float) -> None:
    file = Path(os.environ["FILE_OF_WORK"])
    with file.open("a") as lines:
        lines.write("begun\n")
    time.sleep(seconds if file.read_text().count("begun") == 1 else 0)
    with file.open("a") as lines:
        lines.write("done\n")
