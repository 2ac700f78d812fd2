"""What is done with reports: written, received, shown to the family, remarked on, held back from them."""

from .receiving import File, Said, Signed, keep, receive
from .refusing import OVER, ReportRefused
from .remarks import remark, take_back_remark
from .sharing import make_available, record_opened, record_shared, take_back
from .withholding import Wish, answer, ask_to_withhold, take_back_withholding

__all__ = (
    "OVER",
    "File",
    "ReportRefused",
    "Said",
    "Signed",
    "Wish",
    "answer",
    "ask_to_withhold",
    "keep",
    "make_available",
    "receive",
    "record_opened",
    "record_shared",
    "remark",
    "take_back",
    "take_back_remark",
    "take_back_withholding",
)
