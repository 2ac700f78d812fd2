"""Work that writes a line when it begins and another when it is done, and letters by the dozen."""

import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from quorate.jobs.queue import job
from quorate.letters import actions, catalogue
from quorate.letters.documents import PDF_TYPE, paper_pdf
from quorate.letters.making import Ready, makes


@job("tests.slow")
def slow(seconds: float) -> None:
    file = Path(os.environ["FILE_OF_WORK"])
    with file.open("a") as lines:
        lines.write("begun\n")
    time.sleep(seconds if file.read_text().count("begun") == 1 else 0)
    with file.open("a") as lines:
        lines.write("done\n")


def ready(*, area: Any, reader: Any, at: datetime) -> list[Ready]:
    return [
        Ready(str(number), f"Letter {number}") for number in range(int(os.environ["LETTERS_BY_THE_DOZEN"]))
    ]


@makes("tests.dozens", title="Letters", explains="Each with a paper.", ready=ready)
def make(what: str, *, area: Any, by: Any, at: datetime) -> list[Any]:
    told = catalogue.entry("conferences/invitation-reminder").examples[0].facts
    facts = {name: value for name, value in told.items() if value}
    written = catalogue.write("conferences/invitation-reminder", area=area, facts=facts, at=at)
    letter = actions.post(
        area=area, key=f"dozens:{what}", occasion="conference:1", document="invitation-reminder",
        to_name=f"Person {what}", to_email=f"person{what}@partner.example", subject=written.subject,
        text=written.text, attachments=[actions.Enclosure("letter.pdf", PDF_TYPE, paper_pdf(written.paper))],
        by=by, at=at,
    )  # fmt: skip
    return [letter]
