"""What is done with a complaint. Each act is one function, whole or not at all."""

from .answering import add_step, end, join, offer_advocate, pass_on, withdraw
from .door import from_family
from .receiving import Said, receive, send_on
from .talking import Talk, talk

__all__ = [
    "Said",
    "Talk",
    "add_step",
    "end",
    "from_family",
    "join",
    "offer_advocate",
    "pass_on",
    "receive",
    "send_on",
    "talk",
    "withdraw",
]
