"""What is asked about people who may pose a risk to children."""

from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    FilterForm,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
)

from ..models import RiskEntry
from ..queries.risks import STANDINGS


class RisksFilter(FilterForm):
    q = CharField(label="Name or address", required=False, max_length=80)
    standing = SelectField(label="Standing", required=False, choices=STANDINGS)


class NoticeForm(Form):
    """What the notice says."""

    name = CharField(label="Name of the person", noun="the name of the person", max_length=120)
    other_names = CharField(label="Other names", required=False, max_length=200)
    born_on = DateField(label="Date of birth", required=False)
    address = TextareaField(label="Where they live", required=False, max_length=300, look=Look(rows=3))
    found = ChoiceField(
        label="Found here, or moving in?",
        noun="whether they were found here",
        choices=RiskEntry.Found.choices,
    )
    since_on = DateField(label="Here since", required=False)
    told_on = DateField(label="Day we were told", noun="the day we were told")
    told_by = CharField(label="Who told us", noun="who told us", max_length=120)
    told_by_agency = CharField(label="Their agency", noun="their agency", max_length=120)
    told_by_contact = CharField(label="How to reach them", required=False, max_length=200)
    checked = TextareaField(
        label="How did you make sure that the notice is genuine?",
        noun="how you made sure that the notice is genuine",
        max_length=500,
        look=Look(rows=2),
    )
    known = TextareaField(
        label="What is known, and from where?",
        noun="what is known",
        max_length=4000,
        hint="Keep facts and opinions apart",
        look=Look(rows=6),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("born_on", "told_on"):
            self.fields[name].latest = today  # type: ignore[attr-defined]


class NewNoticeForm(NoticeForm):
    review_on = DateField(label="Look at it again on", required=False)


class NoticeRightForm(NoticeForm):
    why = TextareaField(
        label="Why is it put right?", noun="why it is put right", max_length=1000, look=Look(rows=2)
    )
    version = VersionField()


class RiskReviewForm(Form):
    on = DateField(label="Day it was looked at", noun="the day it was looked at")
    says = TextareaField(label="What was found?", noun="what was found", max_length=2000, look=Look(rows=4))
    next_on = DateField(label="Look at it again on", required=False)
    version = VersionField()


class EndForm(Form):
    on = DateField(label="Day it ends", noun="the day it ends")
    why = TextareaField(label="Why does it end?", noun="why it ends", max_length=1000, look=Look(rows=3))
    version = VersionField()


class LinkForm(Form):
    why = TextareaField(
        label="Why is the link needed and lawful?",
        noun="why the link is needed",
        max_length=1000,
        look=Look(rows=3),
    )
    told = TextareaField(
        label="What may those who work with the child read?",
        required=False,
        max_length=1000,
        hint="These words go into the child’s history. Empty: they read nothing of it",
        look=Look(rows=3),
    )
    version = VersionField()


class UnlinkForm(Form):
    why = TextareaField(
        label="Why does the link end?", noun="why the link ends", max_length=1000, look=Look(rows=3)
    )
