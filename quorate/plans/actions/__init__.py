"""What is done with a plan. Each act is one function, whole or not at all."""

from .explaining import explain
from .ground import By, PlanRefused
from .handing import let_through
from .periods import change_category, end, name_lead, reopen, start
from .progress import note_progress, record_progress
from .versions import agree, change_asked, discard, open_draft
from .work import (
    Doer,
    add_action,
    cancel_action,
    carry_over,
    change_action,
    complete_action,
    flag_action,
)
from .writing import Wording, drop_outcome, write_assessment, write_outcome, write_resource, write_section

__all__ = [
    "By",
    "Doer",
    "PlanRefused",
    "Wording",
    "add_action",
    "agree",
    "cancel_action",
    "carry_over",
    "change_action",
    "change_asked",
    "change_category",
    "complete_action",
    "discard",
    "drop_outcome",
    "end",
    "explain",
    "flag_action",
    "let_through",
    "name_lead",
    "note_progress",
    "open_draft",
    "record_progress",
    "reopen",
    "start",
    "write_assessment",
    "write_outcome",
    "write_resource",
    "write_section",
]
