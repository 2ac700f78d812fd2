"""What the pages of a plan ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)

from .models import Explained, OutcomeProgress, PlanAction
from .queries import worklist

LONG = 20_000
Choices = Sequence[tuple[str, str]]


class Choosing(Form):
    """A form some of whose lists are known only when it is shown: ``choices`` names them."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, listed in (choices or {}).items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]


class ActionForm(Choosing):
    """One thing to be done under the plan, and by whom."""

    what = TextareaField(
        label="What is to be done", noun="what is to be done", max_length=2000, look=Look(rows=3)
    )
    doer = SelectField(
        label="Who is to do it",
        noun="who is to do it",
        required=False,
        hint="A person of the family or the network, or an agency. Leave it open if nobody is named yet: it is "
        "then listed until somebody is",
    )
    by_on = DateField(label="By when", noun="by when", required=False)
    outcome = SelectField(label="For which outcome", noun="the outcome", required=False)
    contact = CharField(
        label="Kind of contact with the child or family",
        noun="the kind of contact",
        required=False,
        max_length=200,
        hint="For example, “visit at home, child seen alone”",
    )
    how_often = CharField(
        label="How often", noun="how often", required=False, max_length=100, hint="For example, “weekly”"
    )
    significant = TickField(label="A significant assessment or piece of work", required=False)


class NewActionForm(ActionForm):
    decided_at = SelectField(label="Recommended by", noun="where it was recommended", required=False)


class ChangeActionForm(ActionForm):
    why = TextareaField(
        label="Why it is changed", noun="why it is changed", max_length=2000, look=Look(rows=2)
    )
    version = VersionField()


class ProgressForm(Form):
    """Whether an action is done, and how that is known."""

    done_on = DateField(
        label="Done on",
        noun="the day it was done",
        required=False,
        hint="Leave empty if it is still to be done",
    )
    evidence = TextareaField(
        label="Evidence",
        noun="the evidence",
        required=False,
        max_length=5000,
        look=Look(rows=4),
        hint="What shows that it was done, for example an attendance certificate or what was seen at a visit",
    )
    version = VersionField()


class CarryForm(Choosing):
    by_on = DateField(label="New day", noun="the new day")
    ref = SelectField(label="Where that was agreed", noun="where that was agreed")
    why = TextareaField(
        label="Why it was not done in time",
        noun="why it was not done in time",
        max_length=2000,
        look=Look(rows=3),
    )
    version = VersionField()


class CancelForm(Form):
    on = DateField(label="Cancelled on", noun="the day it was cancelled")
    why = TextareaField(
        label="Why it is no longer wanted",
        noun="why it is no longer wanted",
        max_length=2000,
        look=Look(rows=3),
    )
    version = VersionField()


class FlagForm(Form):
    ground = ChoiceField(label="Why it has to change", choices=PlanAction.Change.choices)
    why = TextareaField(
        label="What has happened", noun="what has happened", max_length=2000, look=Look(rows=3)
    )
    version = VersionField()


class DraftForm(Form):
    why = TextareaField(
        label="Why a new version is made",
        noun="why a new version is made",
        required=False,
        max_length=2000,
        look=Look(rows=3),
        hint="For example, what the review decided to change",
    )


class DiscardForm(Form):
    why = TextareaField(
        label="Why it is put aside", noun="why it is put aside", max_length=2000, look=Look(rows=3)
    )
    version = VersionField()


class SectionForm(Form):
    text = TextareaField(label="Text", noun="the text", required=False, max_length=LONG, look=Look(rows=10))
    version = VersionField()

    def __init__(self, *args: Any, title: str, hint: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = title, hint


class OutcomeForm(Form):
    """One outcome, as the draft is to have it."""

    what = TextareaField(
        label="What is to be better for the child",
        noun="what is to be better for the child",
        max_length=2000,
        look=Look(rows=3),
        hint="Specific, something that can be reached, and about this child",
    )
    must_change = TextareaField(
        label="What has to change for that", required=False, max_length=2000, look=Look(rows=3)
    )
    known_by = TextareaField(
        label="How we will know",
        required=False,
        max_length=2000,
        look=Look(rows=3),
        hint="What will be seen or heard when it is so",
    )
    by_on = DateField(label="By when", noun="by when", required=False)
    reviewed_when = CharField(
        label="When progress is looked at",
        required=False,
        max_length=200,
        hint="For example, “at each core group”",
    )
    monitor = CharField(label="Who watches it", required=False, max_length=200)
    version = VersionField()


class LeaveOutForm(Form):
    version = VersionField()


class AssessmentForm(Form):
    running = YesNoField(
        label="Is an assessment still running?", noun="whether an assessment is still running"
    )
    by_on = DateField(
        label="By when it is to be finished",
        noun="by when it is to be finished",
        required=False,
        hint="If one is running",
    )
    version = VersionField()


class ResourceForm(Choosing):
    agency = SelectField(label="Agency", noun="the agency")
    needs = TextareaField(
        label="What the plan takes from the agency",
        noun="what the plan takes",
        required=False,
        max_length=2000,
        look=Look(rows=3),
        hint="Time, places, money, as far as it is known",
    )
    representative = CharField(
        label="Who comes to the first core group for it", noun="who comes", required=False, max_length=200
    )
    can_commit = YesNoField(
        label="Can they commit what the agency gives?", noun="whether they can commit it", required=False
    )
    version = VersionField()


class ExplainForm(Form):
    standing = ChoiceField(
        label="Was the plan explained, and understood?",
        noun="whether it was explained",
        choices=Explained.Standing.choices,
    )
    on = DateField(label="On which day", noun="the day")
    says = TextareaField(
        label="How it was explained, or what is done next",
        noun="how it was explained or what is done next",
        required=False,
        max_length=2000,
        look=Look(rows=3),
        hint="Needed if it is not yet understood, or was not explained",
    )


class AgreeForm(Choosing):
    agreed_at = SelectField(label="Where it was agreed", noun="where it was agreed")
    on = DateField(label="Agreed on", noun="the day it was agreed")
    missing_why = TextareaField(
        label="Why it is agreed without what is missing",
        noun="why it is agreed without what is missing",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
    version = VersionField()


class OutcomeProgressForm(Form):
    """How far one outcome has come."""

    standing = ChoiceField(
        label="How far has it come since last time?",
        noun="how far it has come",
        choices=OutcomeProgress.Standing.choices,
    )
    safety = TextareaField(label="The child’s safety", required=False, max_length=5000, look=Look(rows=3))
    health = TextareaField(label="The child’s health", required=False, max_length=5000, look=Look(rows=3))
    development = TextareaField(
        label="The child’s development", required=False, max_length=5000, look=Look(rows=3)
    )
    evidence = TextareaField(label="What shows it", noun="what shows it", max_length=5000, look=Look(rows=3))
    why = TextareaField(
        label="Why what is on record is put right",
        noun="why it is put right",
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )
    instead_of = IntegerField(required=False)

    def __init__(self, *args: Any, stands: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].widget = VersionField().widget
        if not stands:
            del self.fields["why"]


class NoteForm(Form):
    says = TextareaField(
        label="How far this has come", noun="how far this has come", max_length=5000, look=Look(rows=3)
    )


class LetThroughForm(Form):
    """Why somebody may have a paper that tells what is kept from them."""

    why = TextareaField(
        label="Why may this person have it?",
        noun="why this person may have it",
        max_length=2000,
        look=Look(rows=3),
    )


class OccasionForm(Choosing):
    at = SelectField(label="Go over the plan for", noun="the meeting")


class LeadForm(Choosing):
    practitioner = SelectField(label="Lead social worker", noun="the lead social worker")
    from_on = DateField(label="From", noun="the day from which they lead")
    decided_at = SelectField(label="Where that was decided", noun="where that was decided")
    why = TextareaField(label="Why", required=False, max_length=2000, look=Look(rows=2))


class ReopenForm(Form):
    why = TextareaField(
        label="Why the ending was a mistake",
        noun="why the ending was a mistake",
        max_length=2000,
        hint="For example, it was meant for another child",
        look=Look(rows=3),
    )
    version = VersionField()


class WorklistFilter(FilterForm):
    which = SelectField(label="Show", required=False, choices=worklist.WHICH)
    whose = SelectField(
        label="Whose",
        required=False,
        choices=[("", "All that I may see"), ("mine", "Mine, and of plans I lead")],
    )
    team = SelectField(label="Team", required=False)
    agency = SelectField(label="Agency", required=False)

    def __init__(
        self, *args: Any, teams: list[tuple[int, str]], agencies: list[tuple[int, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Any"), *teams]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", "Any"), *agencies]  # type: ignore[attr-defined]
