"""The forms of the family's pages. Their words are put into the reader's language when the form is made."""

from collections.abc import Iterable, Sequence
from typing import Any

from quorate.cases.models import SafeContact
from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    Form,
    Look,
    SelectField,
    TextareaField,
    YesNoField,
)
from quorate.design.languages import gettext as _
from quorate.design.languages import known
from quorate.design.uploads import JPEG, PNG, RECORDINGS, FileField
from quorate.preparing.models import Contribution
from quorate.reports.models import Remark

from .leaflets import LEAFLETS
from .models import LeafletGiven, PlanView, Wish
from .wording import Prompt

Audience = Contribution.Audience
Post = SafeContact.Post
MEGABYTES = 20


class FamilyForm(Form):
    """A form whose fields say by their own words whether they may stay empty."""

    says_optional = False

    def ask(self, name: str, field: Any) -> None:
        """Put a question onto the form, in the language that is being spoken."""
        self.fields[name] = field


def _words(
    label: str, *, hint: str = "", needed: bool = True, rows: int = 5, longest: int = 20_000
) -> TextareaField:
    return TextareaField(
        label=label,
        hint=hint,
        required=needed,
        max_length=longest,
        look=Look(rows=rows),
        error_messages={
            "required": _("Write something here."),
            "max_length": _("This is too long. Make it shorter."),
        },
    )


def _choice(
    label: str, choices: Sequence[tuple[str, str]], *, hints: dict[str, str] | None = None
) -> ChoiceField:
    return ChoiceField(
        label=label,
        choices=choices,
        look=Look(hints=hints or {}),
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )


class GuidedForm(FamilyForm):
    """The guided questions, each with room for an answer. None has to be answered."""

    def __init__(self, *args: Any, asked: Iterable[Prompt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.ask(one.key, _words(one.question, hint=one.help, needed=False, rows=4))


def audience_field(*, child: bool) -> ChoiceField:
    """Return the question who may see what is sent, each answer with what it means."""
    choices = [
        (Audience.CHAIR.value, _("Only the chair")),
        (Audience.PROFESSIONALS.value, _("The chair and the workers, but no one in my family")),
        (Audience.EVERYBODY.value, _("Everyone at the meeting")),
    ]
    return _choice(_("Who may see this?"), choices[:2] if child else choices)


class SendForm(FamilyForm):
    """Who may see what is sent now."""

    def __init__(self, *args: Any, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("audience", audience_field(child=child))


class FileForm(FamilyForm):
    """A recording or a drawing to send, with words to it if they want."""

    def __init__(self, *args: Any, kind: str, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recording = kind == Contribution.Kind.RECORDING
        self.ask(
            "file",
            FileField(
                label=_("Your recording") if recording else _("Your picture"),
                help_text=_("A sound file, up to 20 MB")
                if recording
                else _("A photo or a scan (JPEG or PNG), up to 20 MB"),
                types=RECORDINGS if recording else (JPEG, PNG),
                megabytes=MEGABYTES,
                error_messages={
                    "required": _("Choose a file."),
                    "empty": _("This file is empty. Choose one more time."),
                    "too_big": _("This file is too big. It can be up to 20 MB."),
                    "other_type": _("This kind of file does not work here. Choose one more time."),
                    "not_as_named": _("This kind of file does not work here. Choose one more time."),
                },
            ),
        )
        self.ask(
            "words",
            _words(_("Do you want to write something with it? You do not have to."), needed=False, rows=3),
        )
        self.ask("audience", audience_field(child=child))


class QuestionForm(FamilyForm):
    """A question to the chair or the social worker."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("words", _words(_("What do you want to ask?"), longest=2000))


class HelpForm(FamilyForm):
    """What somebody needs of one kind of help."""

    def __init__(self, *args: Any, label: str, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("wanted", _words(label, needed=needed, rows=3, longest=1000))


class WishForm(FamilyForm):
    """Whether somebody wants to come."""

    def __init__(self, *args: Any, child: bool, offered: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            Wish.Wants.ALL.value: _("I want to come"),
            Wish.Wants.PART.value: _("I want to come for a part of it"),
            Wish.Wants.SPOKEN_FOR.value: _("I want someone to speak for me"),
            Wish.Wants.NOT.value: _("I do not want to come"),
        }
        choices = [(key, words) for key, words in said.items() if key in set(offered)]
        self.ask("wants", _choice(_("What do you want?"), choices))
        hint = _("For example, who should speak for you?")
        self.ask(
            "words",
            _words(
                _("Do you want to tell us more? You do not have to."),
                hint=hint,
                needed=False,
                rows=3,
                longest=1000,
            ),
        )


class RemarkForm(FamilyForm):
    """What somebody says of one sentence of a report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            Remark.Says.AGREE.value: _("I agree"),
            Remark.Says.DISAGREE.value: _("I do not agree"),
            Remark.Says.CORRECTION.value: _("There is a mistake in it"),
        }
        self.ask("says", _choice(_("What do you say?"), list(said.items())))
        hint = _("If there is a mistake, say what is right.")
        self.ask("words", _words(_("Tell us more"), hint=hint, needed=False, rows=4, longest=4000))


class PlanViewForm(FamilyForm):
    """What somebody thinks of one thing to be done."""

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            PlanView.Says.AGREES.value: _("I agree"),
            PlanView.Says.PARTLY.value: _("I agree with some of it"),
            PlanView.Says.DISAGREES.value: _("I do not agree"),
        }
        self.ask(
            "says", _choice(_("What do you think of this: “%(what)s”?") % {"what": what}, list(said.items()))
        )
        self.ask("words", _words(_("Why? You do not have to say."), needed=False, rows=3, longest=2000))


class ChangeForm(FamilyForm):
    """What somebody wants changed in the minutes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Say where it is in the minutes, what is wrong, and what is right.")
        self.ask("words", _words(_("What should be changed?"), hint=hint, rows=6, longest=5000))


class ComplainForm(FamilyForm):
    """What somebody complains of."""

    def __init__(
        self,
        *args: Any,
        subjects: Sequence[tuple[str, str]],
        services: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask("subject", _choice(_("What is it about?"), subjects))
        self.fields["subject"].look = Look(reveals={"agency": ("agency",)})  # type: ignore[attr-defined]
        self.ask(
            "agency",
            SelectField(
                label=_("Which service?"),
                choices=[("", _("Choose one")), *services],
                error_messages={"required": _("Choose which service it is about.")},
            ),
        )
        self.ask("words", _words(_("What is wrong?"), longest=5000))
        self.ask(
            "wants",
            _words(_("What do you want us to do? You do not have to say."), needed=False, longest=2000),
        )


class SafeContactForm(FamilyForm):
    """Where letters, calls and links may go. A worker has to say yes before it counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        self.ask("email_ok", _choice(_("May we send you e-mail?"), yes_no))
        self.ask(
            "email",
            EmailField(
                label=_("To which e-mail address? Leave it empty if we have the right one."),
                required=False,
                error_messages={"invalid": _("This does not look like an e-mail address.")},
            ),
        )
        self.ask("links_ok", _choice(_("May we send a link to these pages by e-mail?"), yes_no))
        self.ask("phone_ok", _choice(_("May we ring you or send a text?"), yes_no))
        self.ask(
            "phone",
            CharField(
                label=_("On which number? Leave it empty if we have the right one."),
                required=False,
                max_length=40,
            ),
        )
        self.ask(
            "post",
            _choice(
                _("May we send you letters?"),
                [
                    (Post.RECORD.value, _("Yes, to my home")),
                    (Post.OTHER.value, _("Yes, but to some other place")),
                    (Post.HAND.value, _("Only by hand, from my social worker")),
                    (Post.NEVER.value, _("No, nothing on paper")),
                ],
            ),
        )
        self.ask("post_address", _words(_("What is the other place?"), needed=False, rows=3, longest=400))
        self.ask("hidden", _choice(_("Must others in the family not know where you live?"), yes_no))
        self.ask(
            "why",
            _words(
                _("Is there a thing we should know? For example, that someone else reads your letters."),
                needed=False,
                rows=3,
                longest=1000,
            ),
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("post") == Post.OTHER and not (said.get("post_address") or "").strip():
            self.add_error("post_address", _("Write the address that letters should go to."))
        return said


class OfferForm(Form):
    """What somebody who does not come was offered: for staff."""

    offered = YesNoField(
        label="Were they offered chances to give their views?",
        noun="whether they were offered chances to give their views",
        hint="Somebody who comes for them; writing, recording or drawing; a professional who says it for them.",
        look=Look(reveals={"yes": ("on",)}),
    )
    on = DateField(label="On which day", noun="the day")
    words = TextareaField(
        label="What was offered and what they said, or why nothing was offered",
        noun="what was offered, or why not",
        max_length=2000,
    )


class ToldForm(Form):
    """Whether one of the family was told: for staff."""

    told = YesNoField(
        label="Were they told?",
        noun="whether they were told",
        look=Look(reveals={"yes": ("on", "how"), "no": ("why_not",)}),
    )
    on = DateField(label="On which day", noun="the day")
    how = CharField(label="How, and by whom", noun="how", max_length=200, required=False)
    why_not = TextareaField(
        label="Why not", noun="why not", hint="For example, a child too young to be told.", max_length=1000
    )


class LeafletGivenForm(Form):
    """Which leaflet somebody was given: for staff."""

    leaflet = SelectField(
        label="Leaflet",
        noun="the leaflet",
        choices=[(one.key, f"{one.title} (edition {one.edition})") for one in LEAFLETS],
    )
    language = SelectField(label="Language", noun="the language")
    how = ChoiceField(
        label="How it was given",
        noun="how it was given",
        choices=[one for one in LeafletGiven.How.choices if one[0] != LeafletGiven.How.DOOR],
    )
    on = DateField(label="Day", noun="the day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(one.code, one.name) for one in known()]  # type: ignore[attr-defined]
