"""What is asked about reports: who owes one, what came, who may read what of it."""

from .owed import (
    Owed,
    ReportsPage,
    child_numbers,
    conference_children,
    get_conference,
    get_file,
    get_invitation,
    get_report,
    may_write_for,
    recommended,
    reports_page,
    versions,
    without_primary_care,
)
from .reading import copy_shown, material_of, readable, sentences_of, shared_with

__all__ = (
    "Owed",
    "ReportsPage",
    "child_numbers",
    "conference_children",
    "copy_shown",
    "get_conference",
    "get_file",
    "get_invitation",
    "get_report",
    "material_of",
    "may_write_for",
    "readable",
    "recommended",
    "reports_page",
    "sentences_of",
    "shared_with",
    "versions",
    "without_primary_care",
)
