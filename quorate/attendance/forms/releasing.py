"""A request for the record of a conference, its decision, and what went."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    TextareaField,
    VersionField,
)

from ..models import Release

Pairs = Sequence[tuple[str, str]]


class RequestForm(Form):
    asker = ChoiceField(label="Who asks?", noun="who asks", choices=Release.Asker.choices)
    name = CharField(label="Name and office", noun="the name and office", max_length=160)
    wanted = ChoiceField(label="For what?", noun="for what", choices=Release.Wanted.choices)
    why = TextareaField(
        label="What do they need it for?", noun="what it is for", max_length=2000, look=Look(rows=3)
    )
    asked_on = DateField(label="On which day did they ask?", noun="the day")


class DecideForm(Form):
    agreed = ChoiceField(
        label="What do you decide?",
        noun="what you decide",
        choices=[("yes", "It may go"), ("no", "It may not go")],
        look=Look(reveals={"yes": ("ground",)}),
    )
    ground = ChoiceField(label="On which ground?", noun="the ground")
    order_says = CharField(
        label="Which court, and the number of the order",
        required=False,
        max_length=200,
        hint="If a court orders it",
    )
    order_on = DateField(label="The day of the order", noun="the day of the order", required=False)
    reasons = TextareaField(label="Your reasons", noun="your reasons", max_length=2000, look=Look(rows=3))
    version = VersionField()

    def __init__(self, *args: Any, ways: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(ways)  # type: ignore[attr-defined]
        if not any(key == Release.Ground.ORDER for key, _ in ways):
            del self.fields["order_says"], self.fields["order_on"]


class GiveForm(Form):
    papers = ChoicesField(label="What went", required=False)
    more = TextareaField(
        label="Other papers, one on each line, each with its version", required=False, max_length=2000,
        look=Look(rows=2),
    )  # fmt: skip
    told_by = CharField(label="Who told that the record exists?", noun="who told it", max_length=160)
    on = DateField(label="On which day", noun="the day")
    how = CharField(
        label="How", noun="how", max_length=200, hint="By hand, by secure email, in the court’s bundle"
    )
    although = TextareaField(
        label="Why it goes though a place that is kept secret stands in it",
        hint="Only the Chair can say so. Otherwise take the place out of the copy, and name that copy above.",
        noun="why it goes",
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )
    version = VersionField()

    def __init__(
        self, *args: Any, papers: Pairs, existence: bool, tells: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not tells:
            del self.fields["although"]
        if existence:
            del self.fields["papers"], self.fields["more"]
            return
        del self.fields["told_by"]
        if papers:
            self.fields["papers"].choices = list(papers)  # type: ignore[attr-defined]
        else:
            del self.fields["papers"]
