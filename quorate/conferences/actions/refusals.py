"""Why something cannot be done with a conference, in words that a person can act on."""

from collections.abc import Sequence

from ..models import Conference, Invitation
from ..queries.booking import Warned


class Refused(ValueError):
    """It cannot be done as asked. The message says what is wrong and what to do; nothing was changed."""

    def __init__(self, *says: str) -> None:
        self.says = tuple(says)
        super().__init__(" ".join(says))


class WarningsNotAccepted(Refused):
    """Warnings have to be read and accepted first; ``warned`` are those that were not."""

    def __init__(self, warned: Sequence[Warned]) -> None:
        self.warned = tuple(warned)
        super().__init__("Read what is warned of and say that you accept it.")


class ChangedMeanwhile(Refused):
    """The conference changed after the page was opened. ``now`` is how it stands."""

    def __init__(self, now: Conference | Invitation) -> None:
        self.now = now
        super().__init__(
            "Somebody else changed this conference after you opened the page. Nothing of yours was saved."
        )


class NotYours(Refused):
    """The area's procedure gives this act to somebody else; the message says to whom."""
