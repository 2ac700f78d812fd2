"""The register's own rows: who asked about children, notices of moves and of people of risk, checks, local figures."""

from .asked import EnquirerCheck, EnquiryAnswer, EnquiryReview, OutsideEnquiry
from .local import LocalFigure
from .notices import Acknowledged, AuthorityCheck, MovementNotice
from .risks import RiskEntry, RiskLink, RiskPerson, RiskReview

__all__ = [
    "Acknowledged",
    "AuthorityCheck",
    "EnquirerCheck",
    "EnquiryAnswer",
    "EnquiryReview",
    "LocalFigure",
    "MovementNotice",
    "OutsideEnquiry",
    "RiskEntry",
    "RiskLink",
    "RiskPerson",
    "RiskReview",
]
