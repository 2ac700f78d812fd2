"""Questions about plans."""

from ..models import Plan, PlanAction, PlanVersion
from .doers import DoersView, view_of, views_of
from .occasions import Place, place, places
from .outline import Item, checklist, outline_missing
from .pages import (
    Page,
    action_of,
    child_seen_by,
    draft_of,
    numbers_of,
    outcome_of,
    outcomes_for,
    page_of,
    plan_of_child,
    plan_seen_by,
    steps_of,
    version_of,
    wordings_of,
)
from .people import Person, agencies_for, people_of, social_workers_for
from .progress import NO_ACTIONS, Progress, latest_categories, open_plan, progress, progress_of
from .reviewing import ProgressAt, progress_at, put_right, version_in_force

__all__ = [
    "NO_ACTIONS",
    "DoersView",
    "Item",
    "Page",
    "Person",
    "Place",
    "Plan",
    "PlanAction",
    "PlanVersion",
    "Progress",
    "ProgressAt",
    "action_of",
    "agencies_for",
    "checklist",
    "child_seen_by",
    "draft_of",
    "latest_categories",
    "numbers_of",
    "open_plan",
    "outcome_of",
    "outcomes_for",
    "outline_missing",
    "page_of",
    "people_of",
    "place",
    "places",
    "plan_of_child",
    "plan_seen_by",
    "progress",
    "progress_at",
    "progress_of",
    "put_right",
    "social_workers_for",
    "steps_of",
    "version_in_force",
    "version_of",
    "view_of",
    "views_of",
    "wordings_of",
]
