"""What is asked about reports: who owes one, what came, who may read what of it."""

from quorate.conferences.queries.inviting import reports_jointly

from . import drafts
from .joint import members
from .ledger import Ledger, Line, Shown, ledger
from .owed import (
    child_numbers,
    conference_children,
    family_asked,
    get_attachment,
    get_conference,
    get_file,
    get_invitation,
    get_report,
    get_withholding,
    kept_from,
    may_write_for,
    parents_known,
    recommended,
    versions,
    without_primary_care,
    writes_for_the_group,
)
from .reading import copy_shown, material_of, readable, sentence, sentences_of, shared_with

__all__ = (
    "Ledger",
    "Line",
    "Shown",
    "child_numbers",
    "conference_children",
    "copy_shown",
    "drafts",
    "family_asked",
    "get_attachment",
    "get_conference",
    "get_file",
    "get_invitation",
    "get_report",
    "get_withholding",
    "reports_jointly",
    "kept_from",
    "ledger",
    "material_of",
    "may_write_for",
    "members",
    "parents_known",
    "readable",
    "recommended",
    "sentence",
    "sentences_of",
    "shared_with",
    "versions",
    "without_primary_care",
    "writes_for_the_group",
)
