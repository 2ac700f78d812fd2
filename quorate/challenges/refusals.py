"""What an act is refused with."""


class Refused(ValueError):
    """It cannot be done as asked. The message says what is wrong and what to do; ``field`` names what it is about."""

    def __init__(self, says: str, field: str = "") -> None:
        super().__init__(says)
        self.field = field


class NotYours(Refused):
    """It is for somebody else to do."""
