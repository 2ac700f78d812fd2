"""What is done with reports: written, received, shown to the family, remarked on, held back from them."""

from .drafting import SavedMeanwhile, attach, save_answer, save_recommendations, sign
from .joint import ask_for_contributions, bring_in
from .receiving import File, Said, Signed, keep, receive, receive_signed
from .refusing import OVER, ReportRefused
from .remarks import remark, take_back_remark
from .sharing import make_available, record_opened, record_parents, record_shared, take_back
from .withholding import Wish, answer, ask_to_withhold, take_back_withholding

__all__ = (
    "OVER",
    "File",
    "ReportRefused",
    "Said",
    "SavedMeanwhile",
    "Signed",
    "Wish",
    "answer",
    "ask_for_contributions",
    "ask_to_withhold",
    "attach",
    "bring_in",
    "keep",
    "make_available",
    "receive",
    "receive_signed",
    "record_opened",
    "record_parents",
    "record_shared",
    "remark",
    "save_answer",
    "save_recommendations",
    "sign",
    "take_back",
    "take_back_remark",
    "take_back_withholding",
)
