"""Why something cannot be done with the minutes, in words that a person can act on."""

from ..models import Paragraph, Section


class Refused(ValueError):
    """The minutes stay as they are. The message says what is wrong and what to do."""

    def __init__(self, *says: str) -> None:
        self.says = tuple(says)
        super().__init__(" ".join(says))


class ChangedMeanwhile(Refused):
    """The minutes moved on after the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "The minutes were changed after you opened this page. Look at them again, then repeat."
        )


class SectionChanged(Refused):
    """Somebody else saved this section first. ``now`` is how it stands; what was typed is still with the person."""

    def __init__(self, now: Section) -> None:
        self.now = now
        super().__init__(
            "Somebody else changed this section after you opened it. Your text is not saved yet."
        )


class ParagraphChanged(Refused):
    """Somebody else changed this paragraph first. ``now`` is how it stands; what was typed is with the person."""

    def __init__(self, now: Paragraph) -> None:
        self.now = now
        super().__init__(
            "Somebody else changed this paragraph after you opened it. Your text is not saved yet."
        )
