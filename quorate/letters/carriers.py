"""Who carries letters: a mail server, or GOV.UK Notify where it is set. What each needs to be asked is the same."""

from typing import Protocol

from django.conf import settings

from .models import Letter
from .notify import Notify
from .smtp import MailServer


class Carrier(Protocol):
    """Carries one letter. Each step raises `fault.NotCarried`, which says whether the letter surely did not go."""

    can_be_asked: bool
    """Whether it knows afterwards what it took: then a doubtful letter is asked about instead of left to a person."""

    def open(self, letter: Letter) -> None:
        """Call the carrier and put the letter together, without handing it over."""

    def find(self, letter: Letter) -> str:
        """Return the carrier's own word that it took this letter before, or nothing."""

    def send(self, letter: Letter) -> str:
        """Hand the letter over; return the carrier's word that it took it."""

    def close(self) -> None:
        """Hang up. What becomes of that does not matter."""


def chosen() -> Carrier:
    """Return a carrier for one letter."""
    return Notify() if settings.NOTIFY["key"] else MailServer()
