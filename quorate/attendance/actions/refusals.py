"""Why something cannot be done, in words that a person can act on."""

from collections.abc import Sequence


class Refused(ValueError):
    """It cannot be done as asked. The message says what is wrong and what to do; nothing was changed."""

    def __init__(self, *says: str, field: str = "") -> None:
        self.says = tuple(says)
        self.field = field
        super().__init__(" ".join(says))


class NotYours(Refused):
    """The area's procedure gives this to somebody else; the message says to whom."""


class Changed(Refused):
    """Somebody else changed the record since the page was opened; nothing of this was saved."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was changed by somebody else after you opened this page. Nothing of yours was saved. Look at it "
            "as it is now, then decide."
        )


class Warned(Refused):
    """The procedure warns of this; it can be done after saying that the warnings were read. ``warned`` says of what."""

    def __init__(self, warned: Sequence[str]) -> None:
        self.warned = tuple(warned)
        super().__init__(*warned, "To go on all the same, say that you have read this.", field="accepted")
