"""What the sheets of a conference ask, and the pages beside them."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    YesNoField,
)

from ..actions.cover import Said
from ..models import Covered
from ..queries.sheets import Filled, Item

LONG = 20_000
Sheet = Covered.Sheet
ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    Sheet.CHECKLIST: (("done", "Covered"), ("not-done", "Not covered"), ("not-needed", "Does not apply")),
    Sheet.DOMAINS: (("done", "Analysed"), ("not-done", "Not known")),
    Sheet.LIKELIHOOD: (("done", "Yes, it rests on this"), ("not-needed", "No")),
    Sheet.NO_PLAN: (("done", "Considered"), ("not-needed", "Does not apply")),
    Sheet.OTHER_CHILDREN: (("done", "Considered"), ("not-needed", "There are none")),
}
PLAIN = (("done", "Done"), ("not-done", "Not done"), ("not-needed", "Does not apply"))
WORDS: dict[str, str] = {
    Sheet.DOMAINS: "What is known, and what it means for the child",
    Sheet.LIKELIHOOD: "Reasons",
    Sheet.OTHER_CHILDREN: "What they need, or why nothing follows",
    Sheet.NO_PLAN: "What came of it",
    Sheet.PREPARE: "Who was there, and what was said",
}


class SheetForm(Form):
    """The points of one sheet: an answer to each, with words, and a day where one is wanted."""

    def __init__(self, *args: Any, filled: Filled, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filled = filled
        for item in filled.items:
            self._ask(item)

    def _ask(self, item: Item) -> None:
        stands = item.said
        noun = f"“{item.says}”"
        self._add(
            f"said-{item.key}",
            ChoiceField(
                label=item.says,
                noun=noun,
                required=False,
                choices=ANSWERS.get(self.filled.sheet, PLAIN),
                hint=" ".join(part for part in (f"{item.source}.", item.flag) if part),
                look=Look(inline=True, small=True),
                initial=stands.answer if stands else "",
            ),
        )
        if item.dated:
            self._add(
                f"on-{item.key}",
                DateField(
                    label="On which day",
                    noun=f"the day of {noun}",
                    required=False,
                    initial=stands.on if stands else None,
                ),
            )
        self._add(
            f"words-{item.key}",
            TextareaField(
                label=WORDS.get(self.filled.sheet, "In words"),
                noun=noun,
                required=False,
                max_length=LONG,
                look=Look(rows=2),
                initial=stands.words if stands else "",
            ),
        )
        self._add(
            f"seen-{item.key}",
            CharField(
                widget=CharField.hidden_widget, required=False, initial=str(stands.pk if stands else 0)
            ),
        )

    def _add(self, name: str, field: Any) -> None:
        self.fields[name] = field
        field.put_into_words(field.label)

    def said(self) -> dict[str, Said]:
        """Return the points that were answered. Only after `is_valid`."""
        data = self.cleaned_data
        return {
            item.key: Said(
                answer=data[f"said-{item.key}"],
                words=data.get(f"words-{item.key}") or "",
                on=data.get(f"on-{item.key}"),
                seen=int(data.get(f"seen-{item.key}") or 0),
            )
            for item in self.filled.items
            if data.get(f"said-{item.key}")
        }


class ExploreForm(Form):
    """A matter raised, what the chair asked about it, and the answer."""

    who = SelectField(label="In whose report or view", noun="whose report or view it was raised in")
    issue = TextareaField(
        label="The matter raised", noun="the matter raised", max_length=LONG, look=Look(rows=2)
    )
    challenge = TextareaField(
        label="What was asked about it", noun="what was asked about it", max_length=LONG, look=Look(rows=2)
    )
    response = TextareaField(label="What was answered", required=False, max_length=LONG, look=Look(rows=2))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined]


class QualificationForm(Form):
    """What is known of somebody's registration and training."""

    registration = CharField(
        label="Registration with Social Work England",
        required=False,
        max_length=40,
        hint="The number on the public register. For example, SW100000",
        look=Look(width=10),
    )
    social_work_trained = YesNoField(label="Trained in social work?", required=False, look=Look(inline=True))
    experienced = YesNoField(
        label="Experienced, and of enough standing, to chair a conference?",
        required=False,
        look=Look(inline=True),
    )
    reviewing_officer = TickField(label="Is an independent reviewing officer", required=False)
