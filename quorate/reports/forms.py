"""What is asked of a report's author, and of who shares it."""

from collections.abc import Sequence
from typing import Any

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.design.forms import (
    DOCX,
    PDF,
    ChoiceField,
    DateField,
    FileField,
    Form,
    Look,
    TextareaField,
    VersionField,
)

from .models import Recommendation

REVIEW_CHOICES = ("continue", "end", "none")
INITIAL_CHOICES = ("plan", "no-plan", "none")
ASK_PRIMARY_CARE = (
    "Nobody of primary care is in the core group, and nobody was asked. Ask primary care what it knows, or say why "
    "not, before the report goes in."
)


class ReportForm(Form):
    text = TextareaField(
        label="Your report",
        required=False,
        max_length=60_000,
        look=Look(rows=14),
        hint="What you know of the child's progress, what has changed, what worries you, and what has worked",
    )
    file = FileField(label="Or a file", required=False, types=(PDF, DOCX), megabytes=10)
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        conference: Conference,
        children: list[ConferenceChild],
        others: Sequence[Child] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children, self.others = children, others
        labels = dict(Recommendation.Says.choices)
        for one in children:
            keys = REVIEW_CHOICES if one.kind == Conference.Kind.REVIEW else INITIAL_CHOICES
            self.fields[f"recommends_{one.pk}"] = ChoiceField(
                label=f"What do you recommend for {one.child.name}?",
                noun=f"what you recommend for {one.child.name}",
                choices=[(key, labels[key]) for key in keys],
            )
        for child in others:
            self.fields[f"about_{child.pk}"] = TextareaField(
                label=f"What do you know of {child.name}, whom the conference is not about?",
                noun=f"what you know of {child.name}",
                max_length=10_000,
                look=Look(rows=4),
            )
        after = (*(f"about_{child.pk}" for child in others), *(f"recommends_{one.pk}" for one in children))
        self.order_fields(["text", "file", *after, "version"])

    def about_others(self) -> dict[Child, str]:
        """Return what was written of the children whom the conference is not about. Only after `is_valid`."""
        return {child: self.cleaned_data[f"about_{child.pk}"] for child in self.others}

    def recommendations(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"recommends_{one.pk}"] for one in self.children}


class SharedForm(Form):
    answer = ChoiceField(
        label="Has the family seen this report?",
        choices=[("shared", "Yes"), ("not-shared", "No, and there is a reason not to show it")],
        look=Look(reveals={"shared": ("on",), "not-shared": ("because",)}),
    )
    on = DateField(label="On which day?")
    because = TextareaField(label="Why are they not to see it?", max_length=2000, look=Look(rows=4))
    version = VersionField()
