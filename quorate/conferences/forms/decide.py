"""What the decision page asks the chair. The area's own procedure adds its questions."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from quorate.design.forms import CharField as Line
from quorate.design.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)
from quorate.plans.models import Category

from ..table import Answers

LONG = 20_000
HELP = ("help_needed", "child_in_need_plan", "recommendations")
PEOPLE = ("social_worker", "core_group")
UNDER = {
    "end": (
        "criterion",
        "ends_on",
        "open_work_reason",
        "key_agency_absent",
        "chair_rules_cannot_end",
        *HELP,
    ),
    "continue": (
        "categories",
        "category_reviewed",
        "risk_based",
        "serious_concern",
        "legal_planning",
        *PEOPLE,
    ),
    "plan": (
        "categories",
        "category_reviewed",
        "risk_based",
        "serious_concern",
        *PEOPLE,
        "core_group_on",
        "post_birth_meeting",
    ),
    "no-plan": HELP,
}
"""Which questions stand under which outcome: they are asked only for it."""
WARNED = ("accept_warnings", "warning_reason")
FORMS = (("meeting", "A meeting"), ("discussion", "A discussion"))


def _asked() -> dict[str, Any]:
    """Return the questions that only some areas ask, by the name of the fact that the rules take."""
    return {
        "basis": TextareaField(
            label="What the decision rests on",
            noun="what the decision rests on",
            required=False,
            max_length=LONG,
            hint="The procedure held here does not say how the conference decides",
            look=Look(rows=4),
        ),
        "category_reviewed": TickField(
            label="The category was looked at again: it is kept, or changed here", required=False
        ),
        "risk_based": YesNoField(
            label="Does the plan go on because of risk, and not to keep a level of support?",
            required=False,
            look=Look(inline=True),
        ),
        "open_work_reason": TextareaField(
            label="Why the plan ends though work is not finished",
            required=False,
            max_length=LONG,
            look=Look(rows=3),
        ),
    }


def _asked_of_no_plan_or_veto() -> dict[str, Any]:
    return {
        "key_agency_absent": Line(label="Key agency that is not here", required=False, max_length=160),
        "chair_rules_cannot_end": YesNoField(
            label="Because it is not here, do you rule that the plan cannot end?",
            required=False,
            look=Look(inline=True),
        ),
        "help_needed": YesNoField(
            label="Does the family need help all the same?", required=False, look=Look(inline=True)
        ),
        "child_in_need_plan": YesNoField(
            label="Is a Child in Need plan drawn up?", required=False, look=Look(inline=True)
        ),
        "recommendations": TextareaField(
            label="Recommendations instead of a plan", required=False, max_length=LONG, look=Look(rows=3)
        ),
        "post_birth_meeting": ChoiceField(
            label="Meeting after the birth",
            required=False,
            look=Look(inline=True),
            choices=[("review", "A review conference"), ("core-group", "A core group")],
        ),
        "core_group_on": DateField(
            label="First core group", noun="the date of the first core group", required=False
        ),
        "early_review": YesNoField(
            label="Is an early review needed, because this conference is not quorate?",
            required=False,
            look=Look(inline=True),
        ),
        "legal_planning": TickField(
            label="A legal planning meeting is to be considered",
            required=False,
            hint="The plan goes on meanwhile: the concerns remain",
        ),
        "serious_concern": TickField(
            label="There is serious concern for this child, who is under five", required=False
        ),
        "reminded_dissent": TickField(
            label="Professionals were reminded of their right to dissent", required=False
        ),
        "reminded_escalation": TickField(label="Professionals were reminded how to escalate", required=False),
    }


class DecideForm(Form):
    """The outcome for one child."""

    outcome = ChoiceField(label="Outcome", noun="the outcome")
    chair_view = ChoiceField(
        label="Your own view",
        required=False,
        hint="Asked for a tie, or if you disagree with the majority",
        look=Look(inline=True),
    )
    override = TickField(
        label="I decide against the view of the conference, in exceptional circumstances", required=False
    )
    reasons = TextareaField(
        label="Reasons for the decision",
        noun="the reasons for the decision",
        hint="They go into the outcome and the minutes. Where the decision is the chair’s own, justify it",
        max_length=LONG,
        look=Look(rows=4),
    )
    categories = ChoicesField(
        label="Categories of harm", required=False, choices=Category.choices, look=Look(small=True)
    )
    criterion = SelectField(label="Criterion for ending the plan", required=False)
    ends_on = DateField(
        label="Day on which the plan ends", noun="the day on which the plan ends", required=False
    )
    social_worker = SelectField(
        label="Lead social worker",
        required=False,
        hint="The case is handed over when the conference is closed",
    )
    core_group = ChoicesField(
        label="Professionals in the core group",
        required=False,
        hint="Ticked people are in it from the conference on; others leave it",
        look=Look(small=True),
    )
    changes = TextareaField(
        label="Other changes to the plan, social worker or core group",
        required=False,
        max_length=LONG,
        look=Look(rows=3),
    )
    next_review_on = DateField(
        label="Next review",
        noun="the date of the next review",
        required=False,
        hint="Not kept if the plan ends",
    )
    past_limit_why = TextareaField(
        label="Why the next review is past its limit", required=False, max_length=2000, look=Look(rows=2)
    )
    accept_warnings = TickField(label="I have read the warnings and go on", required=False)
    warning_reason = TextareaField(label="Why you go on", required=False, max_length=2000, look=Look(rows=2))
    manager_lifts = TextareaField(
        label="If the chair’s manager lifts what stands in the way: who, and the reason",
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )
    why = TextareaField(
        label="Why the decision is changed", required=False, max_length=2000, look=Look(rows=2)
    )
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[tuple[str, str]],
        views: Sequence[tuple[str, str]],
        criteria: Sequence[tuple[str, str]],
        asked: Collection[str],
        without: Collection[str] = (),
        workers: Sequence[tuple[int, str]] = (),
        members: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["social_worker"].choices = [("", "No change"), *workers]  # type: ignore[attr-defined]
        self.fields["core_group"].choices = members  # type: ignore[attr-defined]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        self.fields["chair_view"].choices = views  # type: ignore[attr-defined]
        self.fields["criterion"].choices = [("", "Choose one"), *criteria]  # type: ignore[attr-defined]
        questions = {
            name: field
            for name, field in (_asked() | _asked_of_no_plan_or_veto()).items()
            if name in asked and name not in without
        }
        for name, field in questions.items():
            self.fields[name] = field
            field.put_into_words(field.label)
        self.asked_names = tuple(questions)
        outcome_field: Any = self.fields["outcome"]
        unwanted = {
            name
            for name, wanted in (
                ("criterion", criteria),
                ("chair_view", views),
                ("social_worker", workers),
                ("core_group", members),
            )
            if not wanted
        }
        for name in unwanted | set(without):
            self.fields.pop(name, None)
        offered = {value for value, _ in outcomes}
        outcome_field.look = Look(
            reveals={
                value: tuple(name for name in names if name in self.fields)
                for value, names in UNDER.items()
                if value in offered
            }
        )
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        last = ["accept_warnings", "warning_reason", "manager_lifts", "why", "version"]
        return [name for name in self.fields if name not in last] + [
            name for name in last if name in self.fields
        ]

    def hide(self, *, warned: bool, late: bool, lifted: bool) -> None:
        """Take away what nothing has asked for yet, before the page is drawn: it comes when it is needed."""
        unasked = [
            *(() if warned else WARNED),
            *(() if late else ("past_limit_why",)),
            *(() if lifted else ("manager_lifts",)),
        ]
        for name in unasked:
            if name in self.fields and not self[name].data:
                del self.fields[name]

    def _named(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return who was named, for an outcome under which somebody is named at all."""
        if "core_group" not in self.fields or said.get("outcome") not in ("plan", "continue"):
            return {}
        return {
            "social_worker": int(said["social_worker"]) if said.get("social_worker") else None,
            "core_group": tuple(int(number) for number in said.get("core_group") or ()),
        }

    def answers(self) -> Answers:
        """Return what was entered, as far as it can be read: a preview asks before everything is right."""
        said = getattr(self, "cleaned_data", {})
        asked: dict[str, Any] = {
            name: said.get(name) for name in self.asked_names if said.get(name) not in ("", None)
        }
        for tick in ("category_reviewed", "legal_planning", "serious_concern"):
            if tick in asked and not asked[tick]:
                del asked[tick]
        if said.get("manager_lifts"):
            asked["manager_lifts"] = said["manager_lifts"]
        return Answers(
            outcome=said.get("outcome") or "",
            chair_view=said.get("chair_view") or "",
            override=bool(said.get("override")),
            criterion=said.get("criterion") or "",
            categories=tuple(said.get("categories") or ()),
            reasons=said.get("reasons") or "",
            changes=said.get("changes") or "",
            next_review_on=said.get("next_review_on"),
            past_limit_why=said.get("past_limit_why") or "",
            ends_on=said.get("ends_on"),
            accept_warnings=bool(said.get("accept_warnings")),
            warning_reason=said.get("warning_reason") or "",
            **self._named(said),
            asked=asked,
        )


def _people_of(answers: Answers) -> dict[str, Any]:
    return {
        "social_worker": str(answers.social_worker or ""),
        "core_group": [str(number) for number in answers.core_group or ()],
    }


def initial_of(answers: Answers, version: int) -> dict[str, Any]:
    """Return what the form begins with."""
    return {
        "outcome": answers.outcome,
        "chair_view": answers.chair_view,
        "override": answers.override,
        "criterion": answers.criterion,
        "categories": list(answers.categories),
        "reasons": answers.reasons,
        "changes": answers.changes,
        **_people_of(answers),
        "next_review_on": answers.next_review_on,
        "past_limit_why": answers.past_limit_why,
        "ends_on": answers.ends_on,
        **_asked_again(answers),
        "version": version,
    }


def _asked_again(answers: Answers) -> dict[str, Any]:
    again = dict(answers.asked)
    if isinstance(again.get("core_group_on"), str):
        again["core_group_on"] = date.fromisoformat(again["core_group_on"])
    return again


class PutRightForm(Form):
    """How a decision was written down, after the conference."""

    categories = ChoicesField(label="Categories of harm", required=False, choices=Category.choices)
    reasons = TextareaField(
        label="Reasons for the decision", required=False, max_length=LONG, look=Look(rows=4)
    )
    changes = TextareaField(
        label="Changes to the plan, social worker or core group",
        required=False,
        max_length=LONG,
        look=Look(rows=3),
    )
    next_review_on = DateField(label="Next review", noun="the date of the next review", required=False)
    why = TextareaField(
        label="Why this is put right", noun="why this is put right", max_length=2000, look=Look(rows=3)
    )


class EvaluateForm(Form):
    """What the evaluation of a stood-down decision came to."""

    held_on = DateField(label="When it was held", noun="the day it was held")
    form = ChoiceField(label="How it was held", noun="how it was held", choices=FORMS, look=Look(inline=True))
    participants = TextareaField(
        label="Who took part",
        noun="who took part",
        max_length=LONG,
        look=Look(rows=3),
        hint="The senior safeguarding leads of the organisations concerned",
    )
    outcome = ChoiceField(label="Outcome", noun="the outcome")
    reasons = TextareaField(label="Reasons", noun="the reasons", max_length=LONG, look=Look(rows=5))

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
