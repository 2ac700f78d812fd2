"""Conferences: the meeting, the people, what was said and decided, and what was covered. Rows and constraints only."""

from .attending import Guest, KeptOut
from .covered import Covered, Explored, Qualification
from .meeting import (
    Attendance,
    ChildTakenOff,
    Conference,
    ConferenceChild,
    DateChange,
    DateChangeRequest,
    Decision,
    Dissent,
    Evaluation,
    Invitation,
    QuorumRuling,
    Room,
    View,
    rules_kind,
)

__all__ = (
    "Attendance",
    "ChildTakenOff",
    "Conference",
    "ConferenceChild",
    "Covered",
    "DateChange",
    "DateChangeRequest",
    "Decision",
    "Dissent",
    "Evaluation",
    "Explored",
    "Guest",
    "Invitation",
    "KeptOut",
    "Qualification",
    "QuorumRuling",
    "Room",
    "View",
    "rules_kind",
)
