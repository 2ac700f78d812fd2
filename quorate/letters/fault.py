"""That a letter was not carried, and what that means for it."""


class NotCarried(Exception):
    """The message says what went wrong, without an address: a page shows it.

    ``surely`` the letter did not go; otherwise nobody knows. ``for_good`` trying again would not help.
    """

    def __init__(self, says: str, *, surely: bool, for_good: bool = False) -> None:
        self.surely, self.for_good = surely, for_good
        super().__init__(says[:300])
