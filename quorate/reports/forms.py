"""What is asked of a report's author, and of who shares it."""

from collections.abc import Iterable, Sequence
from typing import Any

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.design.forms import (
    DOCX,
    PDF,
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    FileField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)

from .asking import Ask, Asked
from .copies import reader_key
from .models import Part, Recommendation, Remark, Shared
from .paragraphs import LONGEST, Hold, Paragraph

REVIEW_CHOICES = ("continue", "end", "none")
INITIAL_CHOICES = ("plan", "no-plan", "none")
ASK_PRIMARY_CARE = (
    "Nobody of primary care is in the core group, and nobody was asked. Ask primary care what it knows, or say why "
    "not, before the report goes in."
)
RECOMMENDED = dict(Recommendation.Says.choices)
NATURE_HINTS = {
    "fact": "You saw it, did it or have it on record",
    "allegation": "Somebody said it; say who",
    "opinion": "What you make of it",
}


class QuestionForm(Form):
    """The paragraphs of one answer. Fields are named by the paragraph's place: ``p0_text``, ``p0_nature`` …"""

    # An answer may be left empty for now; what is still missing is told before the report is signed.
    says_optional = False
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        question: Ask,
        asked: Asked,
        paragraphs: Sequence[Paragraph],
        held: Iterable[str] = (),
        family: Sequence[Invitation] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.asked, self.paragraphs = question, asked, list(paragraphs)
        self.held = set(held)
        people = [(str(reader_key(one)), f"{one.name} ({one.part})") for one in family]
        for place, one in enumerate(self.paragraphs):
            self._add(place, one, people)

    def _add(self, place: int, one: Paragraph, people: list[tuple[str, str]]) -> None:
        number = f", paragraph {place + 1}" if len(self.paragraphs) > 1 else ""
        question, asked = self.question, self.asked
        self.fields[f"p{place}_text"] = TextareaField(
            label="Your answer" + number,
            noun="your answer",
            required=False,
            max_length=LONGEST,
            look=Look(rows=6),
            initial=one.text,
        )
        self.fields[f"p{place}_nature"] = ChoiceField(
            label="This is" + number,
            noun="whether this is what you know, what you were told or what you think",
            required=False,
            choices=Part.Nature.choices,
            look=Look(small=True, hints=NATURE_HINTS),
            initial=one.nature or question.nature,
        )
        if question.child is None and len(asked.children) > 1:
            everybody = [str(number) for number in asked.numbers]
            shown = [str(number) for number in one.about] or ([] if asked.parents.differ else everybody)
            self.fields[f"p{place}_about"] = ChoicesField(
                label="It is about" + number,
                noun="which child it is about",
                required=False,
                choices=[(str(each.child_id), each.child.name) for each in asked.children],
                look=Look(small=True),
                initial=shown,
            )
        if not any(ref == one.ref or ref.startswith(f"{one.ref}-") for ref in self.held):
            self._add_hold(place, one, people, number)

    def _add_hold(self, place: int, one: Paragraph, people: list[tuple[str, str]], number: str) -> None:
        reveals: tuple[str, ...] = (f"p{place}_reason", f"p{place}_may_tell")
        if people:
            reveals = (*reveals, f"p{place}_from")
        self.fields[f"p{place}_hold"] = ChoicesField(
            label="Who may read it" + number,
            required=False,
            choices=[("hold", "Keep this from the family: the Chair has to agree")],
            look=Look(small=True, reveals={"hold": reveals}),
            initial=["hold"] if one.hold else [],
        )
        hold = one.hold or Hold()
        self.fields[f"p{place}_reason"] = TextareaField(
            label="Why are they not to see it?", max_length=2000, look=Look(rows=3), initial=hold.reason
        )
        self.fields[f"p{place}_may_tell"] = TextareaField(
            label="How much of it may be told to them at the conference?",
            required=False,
            max_length=2000,
            look=Look(rows=2),
            initial=hold.may_tell,
        )
        if people:
            self.fields[f"p{place}_from"] = ChoicesField(
                label="From whom is it to be kept?",
                required=False,
                hint="Leave all empty to keep it from the whole family",
                choices=people,
                look=Look(small=True),
                initial=[str(each) for each in hold.kept_from],
            )

    def clean(self) -> dict[str, Any]:
        """Ask, where the children have different parents, which child a paragraph is about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(len(self.paragraphs)):
            name = f"p{place}_about"
            written = (cleaned.get(f"p{place}_text") or "").strip()
            if self.asked.parents.differ and name in self.fields and written and not cleaned.get(name):
                self.add_error(name, "Select which child it is about")
        return cleaned

    def answer(self) -> list[Paragraph]:
        """Return the paragraphs as they were typed. Only after `is_valid`."""
        return [self._typed(place, one) for place, one in enumerate(self.paragraphs)]

    def _typed(self, place: int, one: Paragraph) -> Paragraph:
        given = self.cleaned_data
        hold = None
        if given.get(f"p{place}_hold"):
            hold = Hold(
                given[f"p{place}_reason"],
                given[f"p{place}_may_tell"] or "",
                tuple(int(key) if key.isdigit() else key for key in given.get(f"p{place}_from") or ()),
            )
        return Paragraph(
            one.ref,
            given[f"p{place}_text"] or "",
            given[f"p{place}_nature"] or "",
            tuple(int(each) for each in given.get(f"p{place}_about") or ()),
            one.file,
            hold,
            one.contributed_by,
        )

    def groups(self) -> list[list[Any]]:
        """Return the fields to show, paragraph by paragraph; those that another reveals come with it."""
        ends = ("text", "nature", "about", "hold")
        names = [[f"p{place}_{end}" for end in ends] for place in range(len(self.paragraphs))]
        return [[self[name] for name in some if name in self.fields] for some in names]


class RecommendForm(Form):
    """What the report recommends for each child. One answer for all of them, or one for each."""

    version = VersionField()

    def __init__(
        self, *args: Any, children: Sequence[ConferenceChild], required: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        add_recommendations(self, children, required=required)

    def says(self) -> dict[int, str]:
        """Return what is recommended for the children for whom something is. Only after `is_valid`."""
        given = {one.pk: self.cleaned_data[f"recommends_{one.pk}"] for one in self.children}
        return {child: says for child, says in given.items() if says}


def add_recommendations(form: Form, children: Sequence[ConferenceChild], *, required: bool = True) -> None:
    labels = dict(Recommendation.Says.choices)
    for one in children:
        keys = REVIEW_CHOICES if one.kind == Conference.Kind.REVIEW else INITIAL_CHOICES
        form.fields[f"recommends_{one.pk}"] = ChoiceField(
            label=f"What do you recommend for {one.child.name}?",
            noun=f"what you recommend for {one.child.name}",
            choices=[(key, labels[key]) for key in keys],
            required=required,
        )


class SignForm(Form):
    # What has to be there is the area's to say: its rules are asked when the report is signed.
    says_optional = False
    name = CharField(label="Your name, as your signature", noun="your name", max_length=120, required=False)
    ticked = TickField(label="This is my report, and it is complete", required=False)
    off_form_why = TextareaField(
        label="Why is it not on the area's form?", required=False, max_length=1000, look=Look(rows=3)
    )
    accepted = TickField(label="I have read what is still missing. Send the report as it is", required=False)
    version = VersionField()
    stamp = VersionField()

    def __init__(
        self, *args: Any, warned: bool, off_form: bool, author: str, own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["accepted"]
        if not off_form:
            del self.fields["off_form_why"]
        if not own:
            self.fields["name"].label = "The name of the person who signed it"
            self.fields["name"].help_text = f"The report is {author}’s"
            self.fields["ticked"].label = "I have the signed report before me"


class AttachForm(Form):
    says_optional = False
    file = FileField(label="The file", noun="a file", types=(PDF, DOCX), megabytes=10)
    question = SelectField(label="What is it?", required=False)
    about = ChoicesField(label="It is about", noun="which child it is about", look=Look(small=True))

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [(one.key, f"Answers “{one.asks}”") for one in asked.questions if one.child is None]
        self.fields["question"].choices = [("", "The report itself"), *questions]  # type: ignore[attr-defined]
        if len(asked.children) < 2:
            del self.fields["about"]
        else:
            children = [(str(one.child_id), one.child.name) for one in asked.children]
            self.fields["about"].choices = children  # type: ignore[attr-defined]
            if not asked.parents.differ:
                self.fields["about"].initial = [key for key, _ in children]


class ReportForm(Form):
    """A report that is written already: as one text, or as a file."""

    text = TextareaField(
        label="Your report",
        required=False,
        max_length=60_000,
        look=Look(rows=14),
        hint="What you know of the child's progress, what has changed, what worries you, and what has worked",
    )
    file = FileField(label="Or a file", required=False, types=(PDF, DOCX), megabytes=10)
    off_form_why = TextareaField(
        label="Why is it not on the area's form?",
        noun="why it is not on the area's form",
        required=False,
        max_length=1000,
        look=Look(rows=3),
    )
    natures = TickField(label="It keeps what I know, what I was told and what I think apart", required=False)
    name = CharField(label="Signed by", noun="the name of its author", max_length=120)
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
        add_recommendations(self, children)
        for child in others:
            self.fields[f"about_{child.pk}"] = TextareaField(
                label=f"What do you know of {child.name}, whom the conference is not about?",
                noun=f"what you know of {child.name}",
                max_length=10_000,
                look=Look(rows=4),
            )
        after = (*(f"about_{child.pk}" for child in others), *(f"recommends_{one.pk}" for one in children))
        self.order_fields(["text", "file", *after, "off_form_why", "natures", "name", "version"])

    def about_others(self) -> dict[Child, str]:
        """Return what was written of the children whom the conference is not about. Only after `is_valid`."""
        return {child: self.cleaned_data[f"about_{child.pk}"] for child in self.others}

    def recommendations(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"recommends_{one.pk}"] for one in self.children}


class SharedForm(Form):
    """Who was shown a report, when and how; or that it is made ready for them to read by themselves."""

    people = ChoicesField(label="Who?", noun="who was shown it", required=False)
    how = ChoiceField(
        label="How?",
        noun="how they were shown it",
        choices=[
            (Shared.How.TOGETHER, "We read it together"),
            (Shared.How.HANDED, "I handed it over"),
            (Shared.How.EMAIL, "By e-mail"),
            (Shared.How.POST, "By post"),
            (Shared.How.AVAILABLE, "They may read it through their own link, from now on"),
        ],
    )
    on = DateField(
        label="On which day?", hint="Through their own link: the day they open it is recorded by itself"
    )
    children = ChoicesField(
        label="Of which children may they read?",
        hint="Only for somebody who is not recorded as a parent: the children have different parents",
        required=False,
        look=Look(small=True),
    )
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]],
        children: Sequence[ConferenceChild] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["people"].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]
        else:
            del self.fields["people"]
        if children:
            chosen = [(str(one.child_id), one.child.name) for one in children]
            self.fields["children"].choices = chosen  # type: ignore[attr-defined]
        else:
            del self.fields["children"]


class WithholdForm(Form):
    part = SelectField(label="What is not to be shown?", required=False)
    reason = TextareaField(
        label="Why are they not to see it?",
        noun="why they are not to see it",
        max_length=2000,
        look=Look(rows=4),
    )
    kept_from = ChoicesField(
        label="From whom is it to be kept?",
        hint="Leave all empty to keep it from the whole family",
        required=False,
        look=Look(small=True),
    )
    may_tell = TextareaField(
        label="How much of it may be told to them at the conference?",
        hint="Say so plainly, so that nobody says too much on the day",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
    version = VersionField()

    def __init__(
        self, *args: Any, parts: Sequence[tuple[str, str]], family: Sequence[Invitation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "The whole report"), *parts]  # type: ignore[attr-defined]
        people = [(str(reader_key(one)), f"{one.name} ({one.part})") for one in family]
        if people:
            self.fields["kept_from"].choices = people  # type: ignore[attr-defined]
        else:
            del self.fields["kept_from"]

    def keepers(self) -> tuple[int | str, ...]:
        given = self.cleaned_data.get("kept_from") or ()
        return tuple(int(key) if key.isdigit() else key for key in given)


class AnswerForm(Form):
    agree = YesNoField(label="Do you agree that the family is not shown this?", noun="whether you agree")
    why = TextareaField(
        label="Your reasons",
        hint="A refusal needs them; the author reads them",
        required=False,
        max_length=2000,
        look=Look(rows=4),
    )


class RemarkForm(Form):
    who = ChoiceField(label="Who says so?", noun="who says so")
    says = ChoiceField(label="What do they say?", noun="what they say", choices=Remark.Says.choices)
    words = TextareaField(
        label="In their own words",
        required=False,
        max_length=4000,
        look=Look(rows=4),
        hint="For a mistake: what is wrong, and what is right",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]


class WhyForm(Form):
    why = TextareaField(label="Why?", noun="why", max_length=500, look=Look(rows=2))
    version = VersionField()


class ParentsForm(Form):
    """Of which of the children each relative is a parent."""

    def __init__(
        self,
        *args: Any,
        relatives: Sequence[tuple[int, str, frozenset[int]]],
        children: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.relatives = relatives
        for number, name, own in relatives:
            self.fields[f"relative_{number}"] = ChoicesField(
                label=f"{name} is a parent of",
                required=False,
                choices=[(str(key), child) for key, child in children],
                look=Look(small=True),
                initial=[str(key) for key in own],
            )

    def chosen(self) -> dict[int, set[int]]:
        return {
            number: {int(key) for key in self.cleaned_data[f"relative_{number}"]}
            for number, _, _ in self.relatives
        }
