"""Why something cannot be done at a family's door, in words for the reader."""

import re

from quorate.design.languages import gettext as _
from quorate.design.languages import later

LOWER = (
    (r"too long|characters or fewer", later("This is too long. Make it shorter.")),
    (r"bigger than", later("This file is too big. It can be up to 20 MB.")),
    (r"kind of file", later("This kind of file does not work here. Choose one more time.")),
    (r"file is empty", later("This file is empty. Choose one more time.")),
    (
        r"conference (is over|has begun|is closed)|cannot be (added|taken back)|too late",
        later("It is too late for this now. Tell the chair or your social worker."),
    ),
    (
        r"meanwhile|answered already|no longer in the report",
        later(
            "This has changed since you opened the page, so yours was not kept. Look at it and try one more time."
        ),
    ),
    (r"e-mail address", later("This needs an e-mail address. Write one, or choose no.")),
)
"""What the parts below refuse most often, by what stands in it, and how it is said to a family."""


class Refused(Exception):
    """Nothing was done; the message says why, in the language that is being spoken."""


def plainly(refused: Exception) -> str:
    """Return a refusal of the parts below in words for a family; a rare one as it stands, in English."""
    text = str(refused)
    return next((_(says) for found, says in LOWER if re.search(found, text, re.IGNORECASE)), text)
