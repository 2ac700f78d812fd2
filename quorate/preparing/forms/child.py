"""Whether a child is to be in the conference, what is settled with the chair, and why somebody is asked."""

from collections.abc import Sequence
from typing import Any

from quorate.cases.models import Relative
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
    YesNoField,
)
from quorate.people.models import Practitioner

from ..actions.child import Assessed, SettledSaid
from ..actions.day import BasisSaid
from ..models import Assessment, Basis, Settled
from ..queries.lists import Entry
from .family import Seen

Result = Assessment.Result
ANSWERS = (("yes", "Yes"), ("no", "No"), ("unclear", "Not clear"))
QUESTION = "question_"


def _asked(one: Entry) -> list[tuple[str, Any]]:
    """Return the two fields of one question of the area's list: the answer, and why."""
    answer = ChoiceField(
        label=f"{one.says}?", noun="an answer", choices=ANSWERS, required=False, look=Look(inline=True)
    )
    words = TextareaField(label="Why", noun="why", max_length=1000, required=False, look=Look(rows=2))
    for field in (answer, words):
        field.put_into_words(field.label)
    return [(f"{QUESTION}{one.key}", answer), (f"{QUESTION}{one.key}_words", words)]


class AssessForm(Seen):
    """The questions of the area's list come first, each with an answer and words."""

    factors = ChoicesField(label="What bears on how much the child understands?", required=False)
    explained_on = DateField(label="When was it explained to the child?", noun="the day", required=False)
    declined = TickField(
        label="Once it was explained, the child said they do not want to come", required=False
    )
    changed_mind_on = DateField(
        label="If the child changed their mind since: when?", noun="the day", required=False
    )
    parents_view = TextareaField(
        label="What the parents think of it",
        noun="what they think",
        max_length=2000,
        required=False,
        look=Look(rows=2),
    )
    effect_on_parents = TextareaField(
        label="How it would affect the parents",
        noun="the effect",
        max_length=2000,
        required=False,
        look=Look(rows=2),
    )
    risks = ChoicesField(label="What may harm the child there?", required=False)
    lessening = TextareaField(
        label="Steps to lessen the harm", noun="the steps", max_length=2000, required=False, look=Look(rows=2)
    )
    result = ChoiceField(
        label="Does the child come?",
        noun="whether the child comes",
        choices=Result.choices,
    )
    supporter = CharField(
        label="Who helps the child to prepare what they want to say?",
        noun="who helps",
        max_length=120,
        required=False,
    )
    supporter_is = ChoiceField(
        label="Who is that?", noun="who that is", choices=Assessment.Support.choices, required=False
    )
    reasons = TextareaField(label="The reasons", noun="the reasons", max_length=4000, look=Look(rows=4))
    rebuttal = TextareaField(
        label="If this goes against what the child’s age presumes: the evidence",
        noun="the evidence",
        max_length=2000,
        required=False,
        look=Look(rows=2),
    )
    ways = ChoicesField(label="In which other ways is the child heard?", required=False)
    represented_by = ChoicesField(
        label="What represents the child’s wishes?",
        required=False,
        choices=(("social-worker", "Preparation by the social worker"), ("advocate", "An advocate")),
    )
    representative = SelectField(label="Who puts the child’s views?", noun="who puts them", required=False)
    company_considered = YesNoField(
        label="Was it considered whether a supporter or advocate comes with the child?",
        noun="whether it was considered",
        required=False,
    )
    company = CharField(label="Who comes with the child?", noun="who comes", max_length=120, required=False)
    assessed_on = DateField(label="The day of the assessment", noun="the day")

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Entry],
        factors: Sequence[Entry],
        risks: Sequence[Entry],
        ways: Sequence[Entry],
        professionals: Sequence[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        self._professionals = {str(one.pk): one for one in professionals}
        for name, entries in (("factors", factors), ("risks", risks), ("ways", ways)):
            if entries:
                self.fields[name].choices = [(one.key, one.says) for one in entries]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        named = [(key, f"{one.name}, {one.agency.name}") for key, one in self._professionals.items()]
        self.fields["representative"].choices = [("", "The social worker"), *named]  # type: ignore[attr-defined]
        asked = dict(pair for one in questions for pair in _asked(one))
        self.fields = {**asked, **self.fields}
        for key, said in (self.initial.get("questions") or {}).items():
            self.initial[f"{QUESTION}{key}"] = said.get("answer", "")
            self.initial[f"{QUESTION}{key}_words"] = said.get("words", "")

    def said(self) -> Assessed:
        data = self.cleaned_data
        words = (
            "parents_view",
            "effect_on_parents",
            "lessening",
            "reasons",
            "rebuttal",
            "supporter",
            "supporter_is",
            "company",
        )
        questions = {
            one.key: {
                "answer": data.get(f"{QUESTION}{one.key}") or "",
                "words": (data.get(f"{QUESTION}{one.key}_words") or "").strip(),
            }
            for one in self._questions
        }
        return Assessed(
            **{name: data.get(name) or "" for name in words},
            assessed_on=data["assessed_on"],
            result=data["result"],
            questions=questions,
            factors=tuple(data.get("factors") or ()),
            explained_on=data.get("explained_on"),
            declined=bool(data.get("declined")),
            changed_mind_on=data.get("changed_mind_on"),
            risks=tuple(data.get("risks") or ()),
            ways=tuple(data.get("ways") or ()),
            represented_by=tuple(data.get("represented_by") or ()),
            representative=self._professionals.get(data.get("representative") or ""),
            company_considered=data.get("company_considered"),
            seen=self.row_seen(),
        )


def assessment_as_said(row: Assessment | None) -> dict[str, Any]:
    if row is None:
        return {"seen": 0}
    names = [name for name in Assessed.__dataclass_fields__ if name not in ("seen", "representative")]
    return {
        **{name: getattr(row, name) for name in names},
        "representative": str(row.representative_id or ""),
        "seen": row.pk,
    }


class SettleForm(Seen):
    extent = ChoiceField(
        label="Does the child come for all or for part?",
        noun="whether for all or for part",
        choices=((Result.ALL.value, "For all of it"), (Result.PART.value, "For part of it")),
        required=False,
        look=Look(reveals={Result.PART.value: ("parts",)}),
    )
    parts = ChoicesField(label="For which parts?", required=False)
    with_parents = ChoicesField(
        label="Which parents are there at the same time?", required=False, hint="None ticked: neither"
    )
    parents_decided = TickField(label="That is decided", required=False)
    chair_first = ChoiceField(
        label="Does the chair see the child first?",
        noun="whether the chair sees the child first",
        choices=Settled.First.choices,
        required=False,
    )
    minding = TextareaField(
        label="How is what is private to parents, brothers and sisters minded?",
        noun="how it is minded",
        max_length=1000,
        required=False,
        look=Look(rows=2),
    )
    settled_on = DateField(label="Settled on which day?", noun="the day")

    def __init__(
        self, *args: Any, parts: Sequence[tuple[str, str]], relatives: Sequence[Relative], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = list(parts)  # type: ignore[attr-defined]
        self.fields["with_parents"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.name}, {one.relation}") for one in relatives
        ]

    def said(self) -> SettledSaid:
        data = self.cleaned_data
        return SettledSaid(
            settled_on=data["settled_on"],
            extent=data.get("extent") or "",
            parts=tuple(data.get("parts") or ()),
            with_parents=tuple(int(one) for one in data.get("with_parents") or ()),
            parents_decided=bool(data.get("parents_decided")),
            chair_first=data.get("chair_first") or "",
            minding=data.get("minding") or "",
            seen=self.row_seen(),
        )


def settled_as_said(row: Settled | None) -> dict[str, Any]:
    if row is None:
        return {"seen": 0}
    names = ("extent", "parts", "parents_decided", "chair_first", "minding", "settled_on")
    return {
        **{name: getattr(row, name) for name in names},
        "with_parents": [str(one) for one in row.with_parents],
        "seen": row.pk,
    }


class PrivateForm(Form):
    relative = SelectField(label="Who does not want the child to hear it?", noun="who")
    part = SelectField(label="In which part of the meeting does it come up?", noun="a part")
    matter = CharField(
        label="What is it about, in a word or two?",
        noun="what it is about",
        max_length=200,
        hint="For example: health. Do not write here what is private itself",
    )

    def __init__(
        self, *args: Any, parts: Sequence[tuple[str, str]], relatives: Sequence[Relative], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._relatives = {str(one.pk): one for one in relatives}
        self.fields["relative"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((key, one.name) for key, one in self._relatives.items()),
        ]
        self.fields["part"].choices = [("", "Choose one"), *parts]  # type: ignore[attr-defined]

    def chosen(self) -> Relative:
        return self._relatives[self.cleaned_data["relative"]]


class WhyForm(Form):
    why = TextareaField(label="Why?", noun="why", max_length=1000, look=Look(rows=3))


class BasisForm(Seen):
    ground = ChoiceField(label="Why are they asked?", noun="why they are asked", required=False)
    words = TextareaField(
        label="In words", noun="the reason", max_length=1000, required=False, look=Look(rows=2)
    )
    critical = TickField(
        label="They matter most: place and time are chosen so that they can come", required=False
    )
    clash = CharField(
        label="If they cannot come at that time: why?", noun="why not", max_length=200, required=False
    )
    online_why = TextareaField(
        label="If they join online: the exceptional reason",
        noun="the reason",
        max_length=1000,
        required=False,
        look=Look(rows=2),
    )
    online_agreed = TickField(label="The chair agrees that they join online", required=False)

    def __init__(self, *args: Any, grounds: Sequence[Entry], chairs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grounds:
            self.fields["ground"].choices = [(one.key, one.says) for one in grounds]  # type: ignore[attr-defined]
        else:
            del self.fields["ground"]
        if not chairs:
            self.fields["online_agreed"].disabled = True
            self.fields["online_agreed"].help_text = "The chair of this conference ticks this"

    def said(self) -> BasisSaid:
        data = self.cleaned_data
        return BasisSaid(
            ground=data.get("ground") or "",
            words=data.get("words") or "",
            critical=bool(data.get("critical")),
            clash=data.get("clash") or "",
            online_why=data.get("online_why") or "",
            online_agreed=bool(data.get("online_agreed")),
            seen=self.row_seen(),
        )


def basis_as_said(row: Basis | None) -> dict[str, Any]:
    if row is None:
        return {"seen": 0}
    names = ("ground", "words", "critical", "clash", "online_why")
    return {
        **{name: getattr(row, name) for name in names},
        "online_agreed": row.online_agreed_at is not None,
        "seen": row.pk,
    }
