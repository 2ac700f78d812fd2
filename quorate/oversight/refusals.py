"""What an act is refused with."""


class Refused(ValueError):
    """It cannot be done as asked. Each message says what is wrong and what to do."""

    def __init__(self, *says: str) -> None:
        super().__init__(" ".join(says))
        self.says = says


class NotYours(Refused):
    """The procedure gives this to somebody else."""
