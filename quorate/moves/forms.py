"""What the pages about moves ask."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FilterForm,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
)
from quorate.plans.models import Category

from .models import Move, Shared

STAY = (("yes", "For good"), ("no", "For a time"))
STANDING = (("open", "Open"), ("closed", "Closed"), ("all", "All"))


class MovesFilter(FilterForm):
    """Narrows the list of moves."""

    q = CharField(label="Child, identifier or authority", required=False, max_length=80)
    direction = SelectField(
        label="In or out", required=False, choices=[("", "Both"), *Move.Direction.choices]
    )
    standing = SelectField(label="Standing", required=False, choices=STANDING)


class _Contact(Form):
    contact_name = CharField(label="Who there deals with it", required=False, max_length=120)
    contact_email = EmailField(
        label="Their e-mail address", required=False, hint="Without one, letters wait to be printed"
    )
    contact_phone = CharField(
        label="Their telephone number", required=False, max_length=40, look=Look(width=20)
    )


class InForm(_Contact):
    """The notice that a child on another authority's plan has come to live here."""

    authority = CharField(label="Whose plan is the child on?", noun="the authority", max_length=120)
    told_on = DateField(label="Day we were told", noun="the day we were told")
    moved_on = DateField(label="Day the child moved in", noun="the day the child moved in", required=False)
    stay = ChoiceField(
        label="Is it for good?",
        noun="whether it is for good",
        choices=STAY,
        hint="For good: meant to last, or lasting, more than three months",
        look=Look(reveals={"no": ("until_on",)}),
    )
    until_on = DateField(label="Until when, if it is known", noun="until when", required=False)
    plan_started_on = DateField(
        label="Day that plan started", noun="the day that plan started", required=False
    )
    plan_categories = ChoicesField(
        label="Its categories of harm", required=False, choices=Category.choices, look=Look(small=True)
    )
    lead_worker = CharField(label="Their lead social worker", required=False, max_length=120)
    lead_worker_email = EmailField(label="The lead social worker's e-mail address", required=False)
    lead_worker_phone = CharField(
        label="The lead social worker's telephone number", required=False, max_length=40, look=Look(width=20)
    )
    last_review_on = DateField(label="Last review of that plan", required=False)
    next_review_on = DateField(label="Next review of that plan", required=False)

    field_order: tuple[str, ...] = (
        "authority",
        "told_on",
        "moved_on",
        "stay",
        "until_on",
        "contact_name",
        "contact_email",
        "contact_phone",
        "lead_worker",
        "lead_worker_email",
        "lead_worker_phone",
        "plan_started_on",
        "plan_categories",
        "last_review_on",
        "next_review_on",
    )

    def values(self) -> dict[str, Any]:
        """Return what was entered, by the names of the notice. Only after `is_valid`."""
        said = {name: value for name, value in self.cleaned_data.items() if name in IN_FIELDS}
        said["permanent"] = self.cleaned_data["stay"] == "yes"
        said["plan_categories"] = [code for code in Category.values if code in said["plan_categories"]]
        return said


IN_FIELDS = frozenset(InForm.field_order) - {"stay"}


class OutForm(_Contact):
    """A child on our plan has moved to another area."""

    authority = CharField(
        label="Where has the child moved to?", noun="the receiving authority", max_length=120
    )
    told_on = DateField(label="Day they are told", noun="the day they are told")
    moved_on = DateField(label="Day of the move", noun="the day of the move", required=False)

    field_order: tuple[str, ...] = (
        "authority",
        "told_on",
        "moved_on",
        "contact_name",
        "contact_email",
        "contact_phone",
    )

    def values(self) -> dict[str, Any]:
        """Return what was entered, by the names of the notice. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in self.field_order}


def _also(form: Form, children: Sequence[tuple[str, str]]) -> None:
    if not children:
        form.fields.pop("also")
        return
    form.fields["also"].choices = children  # type: ignore[attr-defined]


class InNewForm(InForm):
    """The notice, for a child and for brothers and sisters who came too."""

    also = ChoicesField(
        label="Brothers and sisters on a plan there who came too",
        required=False,
        hint="The same is recorded for each. What differs is put right on each one's own page",
    )
    field_order = (*InForm.field_order, "also")

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _also(self, children)


class OutNewForm(OutForm):
    """A move out, for a child and for brothers and sisters who went too."""

    also = ChoicesField(label="Brothers and sisters on our plans who went too", required=False)
    field_order = (*OutForm.field_order, "also")

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _also(self, children)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OutForm.field_order}


class CorrectInForm(InForm):
    """What is said of a move in, put right."""

    why = TextareaField(
        label="Why is it put right?", noun="why it is put right", max_length=1000, look=Look(rows=3)
    )
    version = VersionField()
    field_order: tuple[str, ...] = (*InForm.field_order, "why", "version")


class CorrectOutForm(OutForm):
    """What is said of a move out, put right."""

    why = TextareaField(
        label="Why is it put right?", noun="why it is put right", max_length=1000, look=Look(rows=3)
    )
    version = VersionField()
    field_order: tuple[str, ...] = (*OutForm.field_order, "why", "version")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OutForm.field_order}


class TellForm(Form):
    """Whom to tell for each body that the procedure names."""

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[tuple[str, str]],
        people: Mapping[str, Sequence[Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, says in bodies:
            choices = [
                (str(one.pk), f"{one.name}, {one.job_title or one.agency.name}")
                for one in people.get(key, ())
            ]
            words = f"{says[:1].upper()}{says[1:]}"
            field = SelectField(label=words, required=False, choices=[("", "Nobody yet"), *choices])
            self.fields[key] = field
            field.put_into_words(words)


class ShareForm(Form):
    """A report that came, joint work, or a new risk."""

    kind = ChoiceField(label="What is it?", noun="what it is", choices=Shared.Kind.choices)
    on = DateField(label="When", noun="when it was")
    says = TextareaField(
        label="What was said or found", noun="what was said or found", max_length=5000, look=Look(rows=5)
    )


class LetterForm(Form):
    """A letter by which something is accepted or confirmed, and its day."""

    on = DateField(label="Day of the letter", noun="the day of the letter")
    ref = CharField(label="Reference of the letter", noun="the reference", required=False, max_length=120)
    version = VersionField()


class TheirLetterForm(Form):
    """The receiving authority's written confirmation."""

    authority = CharField(
        label="Which authority is the letter from?",
        noun="the authority that the letter is from",
        max_length=120,
    )
    on = DateField(label="Day of the letter", noun="the day of the letter")
    ref = CharField(
        label="Reference of the letter, or how it came", noun="the reference of the letter", max_length=120
    )
    version = VersionField()


class DayForm(Form):
    """One day."""

    on = DateField(label="On which day?", noun="the day")
    version = VersionField()


class WhyForm(Form):
    """A reason."""

    why = TextareaField(label="Why?", noun="the reason", max_length=1000, look=Look(rows=3))
    version = VersionField()


class WentForm(Form):
    """The child went back or moved on."""

    on = DateField(label="On which day?", noun="the day")
    why = TextareaField(
        label="Where is the child now, and who was told?",
        noun="where the child is now, and who was told",
        max_length=1000,
        look=Look(rows=3),
    )
    version = VersionField()


def started(today: date) -> dict[str, Any]:
    """Return what an empty form begins with."""
    return {"told_on": today, "stay": "yes"}
