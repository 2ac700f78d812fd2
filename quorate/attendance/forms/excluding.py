"""A request to keep somebody out, and the chair's decision."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)

from ..models import Exclusion, Given

Pairs = Sequence[tuple[str, str]]
Extent, Advice = Exclusion.Extent, Exclusion.Advice
WAYS = (
    ("parts", "Each comes to a part of the conference"),
    ("video", "One of them takes part by video"),
    ("rooms", "Separate rooms, or other times of arriving and leaving"),
    ("supporter", "A supporter or advocate comes with them, or instead of them"),
)
"""Other ways than keeping somebody out, to be thought of first."""
FOR_THE_LETTER = "Needed if they are kept out: it goes into the letter"


class RequestForm(Form):
    """Who is to be kept out, of what, on which ground, on what evidence."""

    invitation = SelectField(label="Who should be kept out?", noun="who should be kept out")
    wanted = ChoiceField(
        label="Of what?",
        noun="of what",
        choices=[(Extent.PART, Extent.PART.label), (Extent.WHOLE, Extent.WHOLE.label)],
        look=Look(reveals={"part": ("wanted_part",)}),
    )
    wanted_part = CharField(
        label="Which part", noun="which part", max_length=300,
        hint="For example: item 3, or the time while the child is there",
    )  # fmt: skip
    ground = ChoiceField(label="On which ground?", noun="the ground")
    ground_words = TextareaField(
        label="On what ground?", noun="the ground", max_length=1000, look=Look(rows=2)
    )
    evidence = TextareaField(
        label="What information or evidence is there?",
        noun="the information or evidence",
        max_length=5000,
        look=Look(rows=5),
        hint="Only the chair and the service’s staff read this. It is never in the letter to the person",
    )
    told_chair_on = DateField(
        label="When was the chair told of this, or agreed to it, beforehand?", noun="the day", required=False
    )
    child_says = TextareaField(
        label="What does the child say, if the child was asked?",
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )
    late_why = TextareaField(
        label="Why is the request late?", noun="why the request is late", max_length=1000, look=Look(rows=2)
    )

    def __init__(self, *args: Any, family: Pairs, grounds: Pairs, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitation"].choices = [("", "Choose one"), *family]  # type: ignore[attr-defined]
        if grounds:
            self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]
            del self.fields["ground_words"]
        else:
            del self.fields["ground"]
        if not late:
            del self.fields["late_why"]


class DecideForm(Form):
    """What the chair decides, what was weighed, and what the person is told."""

    verdict = ChoiceField(
        label="What do you decide?",
        noun="what you decide",
        choices=[
            ("refuse", "They are not kept out"),
            ("part", "They are kept out of a part"),
            ("whole", "They are kept out of the whole conference"),
        ],
        look=Look(reveals={"part": ("which_part",), "whole": ("why_not_part",)}),
    )
    which_part = CharField(
        label="Of which part", noun="of which part", max_length=300,
        hint="The person reads this, and the sitting page shows it: when to leave and when to come back",
    )  # fmt: skip
    why_not_part = TextareaField(
        label="Why would a part not do?", noun="why a part would not do", required=False, max_length=2000,
        look=Look(rows=2),
    )  # fmt: skip
    points = ChoicesField(label="What you weighed", required=False)
    ways = ChoicesField(label="Other ways that you thought about", required=False, choices=list(WAYS))
    ways_say = TextareaField(
        label="Why they do or do not do", noun="why", required=False, max_length=2000, look=Look(rows=2)
    )
    advice = ChoiceField(label="Legal advice", noun="whether legal advice was taken", choices=Advice.choices)
    advice_says = TextareaField(
        label="From whom and when, or why not", required=False, max_length=1000, look=Look(rows=2)
    )
    reasons = TextareaField(
        label="Your reasons, for the record", noun="your reasons", max_length=5000, look=Look(rows=4)
    )
    not_the_chair_why = TextareaField(
        label="Why do you decide, and not the chair?", noun="why the chair does not decide", max_length=1000,
        look=Look(rows=2),
    )  # fmt: skip
    words_to_person = TextareaField(
        label="The reasons as the person is to read them", required=False, max_length=2000, look=Look(rows=3),
        hint="Needed if they are kept out. Plain words. Leave out the evidence, and whatever is confidential",
    )  # fmt: skip
    takes_part_how = TextareaField(
        label="How they can take part otherwise",
        required=False,
        max_length=1000,
        look=Look(rows=2),
        hint=FOR_THE_LETTER,
    )
    views_how = TextareaField(
        label="Who takes their views, and how these are put to the conference", required=False, max_length=1000,
        look=Look(rows=2), hint=FOR_THE_LETTER,
    )  # fmt: skip
    outcome_how = TextareaField(
        label="How they will hear what was decided",
        required=False,
        max_length=1000,
        look=Look(rows=2),
        hint=FOR_THE_LETTER,
    )
    stands_in = CharField(
        label="A friend or advocate who comes instead", required=False, max_length=120,
        hint="Put on the list of the conference",
    )  # fmt: skip
    accepted = TickField(
        label="I have read what is warned of, and decide this all the same",
        required=False,
        hint="Only if something is warned of when you save",
    )
    version = VersionField()

    def __init__(self, *args: Any, points: Pairs, deputy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if points:
            self.fields["points"].choices = list(points)  # type: ignore[attr-defined]
        else:
            del self.fields["points"]
        if not deputy:
            del self.fields["not_the_chair_why"]


class GivenForm(Form):
    what = ChoiceField(label="What was given", noun="what was given", choices=Given.What.choices)
    on = DateField(label="On which day", noun="the day")
    how = TextareaField(label="How, and by whom", noun="how, and by whom", max_length=1000, look=Look(rows=2))
    version = VersionField()


class LeaveForm(Form):
    invitation = SelectField(label="Who is asked to leave?", noun="who is asked to leave")
    which_part = CharField(
        label="For which part are they out?", noun="for which part", max_length=300,
        hint="For example: until the school has spoken",
    )  # fmt: skip
    reason = TextareaField(
        label="How does their presence seriously impair the conference?", noun="how their presence impairs it",
        max_length=2000, look=Look(rows=3),
    )  # fmt: skip

    def __init__(self, *args: Any, family: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitation"].choices = [("", "Choose one"), *family]  # type: ignore[attr-defined]


class LiftForm(Form):
    why = TextareaField(label="Why", noun="why", max_length=2000, look=Look(rows=3))
    version = VersionField()
