"""What the pages on early reviews ask."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    Look,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)

from ..actions.early import Change, Verdict, Wish
from ..prompting import RECORDED


class AskForm(Form):
    """On which ground a review should come forward, and why."""

    ground = ChoiceField(label="On which ground?", noun="the ground")
    why = TextareaField(
        label="What has happened, and why should the review not wait?",
        noun="what has happened",
        max_length=3000,
        look=Look(rows=4),
    )
    consulted_on = DateField(
        label="When was the core group consulted?",
        noun="the day the core group was consulted",
        required=False,
    )
    not_consulted_why = TextareaField(
        label="If it was not, why not?", noun="why not", required=False, max_length=1000, look=Look(rows=2)
    )
    prompt = CharField(widget=CharField.hidden_widget, required=False, max_length=60)

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], consults: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(key, says[:1].upper() + says[1:]) for key, says in grounds]  # type: ignore[attr-defined]
        if not consults:
            del self.fields["not_consulted_why"]

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            ground=said["ground"],
            why=said["why"],
            consulted_on=said["consulted_on"],
            not_consulted_why=said.get("not_consulted_why") or "",
            prompt=said["prompt"],
        )


class DecideForm(Form):
    """Whether the review comes forward, by when, and what the reason rests on."""

    forward = YesNoField(
        label="Does the review come forward?",
        noun="whether the review comes forward",
        yes="Yes, it comes forward",
        no="No, it stays where it is",
        look=Look(reveals={"yes": ("hold_by",)}),
    )
    hold_by = DateField(label="To be held by", noun="the day by which it is held")
    why = TextareaField(label="Reasons", noun="the reasons", max_length=3000, look=Look(rows=4))
    rests_on = ChoiceField(
        label="What do the reasons rest on?",
        noun="what the reasons rest on",
        choices=[
            ("child", "The child's circumstances, and how this affects the child"),
            ("agencies", "What an agency can manage, such as a room, staff or a full diary"),
        ],
        look=Look(reveals={"agencies": ("agencies_accepted",)}),
    )
    agencies_accepted = TickField(
        label="I have read that the child's circumstances set the time, and decide so all the same",
        required=False,
    )
    version = VersionField(required=False)

    def verdict(self) -> Verdict:
        said = self.cleaned_data
        return Verdict(
            forward=said["forward"],
            why=said["why"],
            hold_by=said["hold_by"],
            rests_on=said["rests_on"],
            agencies_accepted=bool(said["agencies_accepted"]),
        )


class ChangeForm(Form):
    """Something that happened which may call for an early review."""

    signal = ChoiceField(
        label="What happened?",
        noun="what happened",
        choices=[(key, words) for key, (words, _) in RECORDED.items()],
        look=Look(
            hints={key: hint for key, (_, hint) in RECORDED.items() if hint},
            reveals={"allegation": ("sustained",), "change": ("foreseen", "safety"), "return": ("planned",)},
        ),
    )
    sustained = YesNoField(
        label="Was the allegation found to be so?",
        noun="whether the allegation was found to be so",
        required=False,
    )
    foreseen = YesNoField(
        label="Did the last conference foresee the change?",
        noun="whether the last conference foresaw the change",
        look=Look(inline=True),
    )
    safety = YesNoField(
        label="Does it bear on the child's safety?",
        noun="whether it bears on the child's safety",
        look=Look(inline=True),
    )
    planned = YesNoField(
        label="Does the plan foresee that the child goes back?",
        noun="whether the plan foresees it",
        look=Look(inline=True),
    )
    on = DateField(label="When did it happen?", noun="the day it happened")
    says = TextareaField(
        label="What happened, in a few words",
        noun="what happened, in a few words",
        max_length=2000,
        look=Look(rows=3),
        hint="It goes into the child's history, where those who work with the child read it",
    )

    def change(self) -> Change:
        said = self.cleaned_data
        foreseen = said["planned"] if said["signal"] == "return" else said["foreseen"]
        return Change(
            signal=said["signal"],
            on=said["on"],
            says=said["says"],
            foreseen=foreseen,
            safety=said["safety"],
            sustained=said["sustained"],
        )
