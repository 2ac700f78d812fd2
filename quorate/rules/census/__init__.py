"""The sector's rules of the children in need census: plain records of a return in, findings out. No database, no file.

``check_child`` judges one child, ``Whole`` what only the return as a whole shows. Every rule stands in ``RULES`` with
its number, whether it is an error or a query, what it says in plain words and how to put it right. Numbers that begin
with G are Quorate's own: faults that the sector's rules let through, and that only show when it is too late.
"""

from .book import ERROR, QUERY, RULES, Context, Finding, Rule
from .judging import check_child, rules_of
from .records import (
    CensusAssessment,
    CensusChild,
    CensusEnquiry,
    CensusEpisode,
    CensusHeading,
    CensusNeedPlan,
    CensusPlan,
    CensusReview,
)
from .whole import Whole, check_heading

__all__ = [
    "ERROR",
    "QUERY",
    "RULES",
    "CensusAssessment",
    "CensusChild",
    "CensusEnquiry",
    "CensusEpisode",
    "CensusHeading",
    "CensusNeedPlan",
    "CensusPlan",
    "CensusReview",
    "Context",
    "Finding",
    "Rule",
    "Whole",
    "check_child",
    "check_heading",
    "rules_of",
]
