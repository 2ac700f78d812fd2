"""Where the conferences ask this part what is kept from whom."""

from quorate.conferences.checks import ask_before_posting

from .outcome import told_by_notice


def connect() -> None:
    """Have the conferences ask before an outcome notice is posted."""
    ask_before_posting(told_by_notice)
