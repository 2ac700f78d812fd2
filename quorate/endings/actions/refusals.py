"""Why something cannot be done, in words that a person can act on."""


class Refused(ValueError):
    """It cannot be done as asked. The message says what is wrong and what to do; nothing was changed."""

    def __init__(self, *says: str, field: str = "") -> None:
        self.says = tuple(says)
        self.field = field
        super().__init__(" ".join(says))


class NotYours(Refused):
    """The area's procedure, or the child's own record, gives this to somebody else; the message says to whom."""
