"""Form fields that ask and complain the way the GOV.UK Design System does.

Each field knows its `noun`, the words its messages use: "Enter the reason", "Select an outcome",
"Date of birth must include a month". How a field looks is its `Look`; the templates do the rest.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import BaseValidator, EmailValidator
from django.forms.boundfield import BoundField

from quorate.design.words import lower_first


@dataclass(frozen=True)
class Look:
    """How a field is shown.

    width: characters an input is made for (2, 3, 4, 5, 10, 20, 30). rows: lines of a text area.
    count: show how many characters are left. inline, small: radios and checkboxes.
    heading: the label is the page's own h1. legend: s, m or l.
    reveals: for each value of a radio or checkbox, the names of the fields shown under it and asked only
    then. hints: for each value, a line under it. divider: the value before which "or" stands.
    """

    width: int = 0
    rows: int = 5
    count: bool = False
    inline: bool = False
    small: bool = False
    heading: bool = False
    legend: str = "s"
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    reveals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    divider: str = ""


PLAIN = Look()


def noun_of(field_: forms.Field, label: Any) -> str:
    """Return the words for this field inside a sentence: its noun, else its label; a question is quoted as asked."""
    said = str(label or "this")
    return getattr(field_, "noun", "") or (f"an answer to “{said}”" if said.endswith("?") else lower_first(said))


def subject_of(field_: forms.Field, label: Any) -> str:
    """Return the words for this field at the head of a sentence."""
    noun = noun_of(field_, label)
    return noun[:1].upper() + noun[1:]


def reword(field_: forms.Field, code: str, message: str) -> None:
    """Give a field's own copy of a validator other words; Django shares validators between fields."""
    for index, validator in enumerate(field_.validators):
        if isinstance(validator, BaseValidator | EmailValidator) and validator.code == code:
            mine = copy(validator)
            mine.message = message
            field_.validators[index] = mine


class Asked(forms.Field):
    """What all the kit's fields share: a look, a noun and a required message that says what to do."""

    verb = "Enter"

    def __init__(self, *args: Any, look: Look = PLAIN, noun: str = "", hint: str = "", **kwargs: Any) -> None:
        self.look = look
        self.noun = noun
        self.required_said = "required" in (kwargs.get("error_messages") or {})
        kwargs.setdefault("help_text", hint)
        super().__init__(*args, **kwargs)
        self.put_into_words(self.label)

    def put_into_words(self, label: Any) -> None:
        """Word the messages for a label; a form calls this again once it has made labels from names."""
        if not self.required_said:
            self.error_messages["required"] = f"{self.verb} {noun_of(self, label)}"


class CharField(Asked, forms.CharField):
    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        reword(self, "max_length", f"{subject_of(self, label)} must be %(limit_value)d characters or fewer")


class TextareaField(CharField):
    widget = forms.Textarea


class PasswordField(CharField):
    widget = forms.PasswordInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(*args, **kwargs)


class EmailField(Asked, forms.EmailField):
    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        reword(self, "invalid", "Enter an e-mail address in the right format, like name@example.com")


class IntegerField(Asked, forms.IntegerField):
    widget = forms.TextInput

    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        subject = subject_of(self, label)
        self.error_messages["invalid"] = f"{subject} must be a whole number, like 3"
        reword(self, "min_value", f"{subject} must be %(limit_value)s or more")
        reword(self, "max_value", f"{subject} must be %(limit_value)s or less")


class ChoiceField(Asked, forms.ChoiceField):
    """Radios: one of a few, all in sight."""

    verb = "Select"
    widget: type[forms.Select] | type[forms.RadioSelect] = forms.RadioSelect

    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        self.error_messages["invalid_choice"] = f"{self.verb} {noun_of(self, label)} from the list"


class SelectField(ChoiceField):
    """A drop-down list: one of many. Begin the choices with ("", "Choose one") when none is chosen yet."""

    widget = forms.Select


class ChoicesField(Asked, forms.MultipleChoiceField):
    """Checkboxes: any number of a few."""

    verb = "Select"
    widget = forms.CheckboxSelectMultiple

    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        self.error_messages["invalid_choice"] = f"{self.verb} {noun_of(self, label)} from the list"


class TickField(Asked, forms.BooleanField):
    """A single checkbox. Required means that it must be ticked."""

    verb = "Tick to confirm:"


class YesNoField(ChoiceField):
    """Two radios that give True or False, and None when not asked."""

    def __init__(self, *args: Any, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:
        super().__init__(*args, choices=[("yes", yes), ("no", no)], **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return None if chosen == "" else chosen == "yes"

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class VersionField(forms.IntegerField):
    """The version of the row a page was made from, so that an edit from a stale page can be refused."""

    widget = forms.HiddenInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", True)
        kwargs.setdefault(
            "error_messages",
            {"required": "This page has lost its place. Open it again and make your change there."},
        )
        super().__init__(*args, **kwargs)


# --- What the field template asks ------------------------------------------------------------------------

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (forms.SelectMultiple, "checkboxes"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
)


def kind(bound: BoundField) -> str:
    """Return which design-system component shows this field."""
    widget = bound.field.widget
    own = getattr(widget, "kind", "")
    return own or next((name for type_, name in KINDS if isinstance(widget, type_)), "input")


def look(bound: BoundField) -> Look:
    return getattr(bound.field, "look", PLAIN)


def says_optional(bound: BoundField) -> bool:
    """Say whether the label ends in "(optional)": not a filter, a single checkbox or a revealed field."""
    form = bound.form
    if bound.field.required or kind(bound) in ("tick", "hidden") or not getattr(form, "says_optional", True):
        return False
    return not any(bound.name in names for one in form.fields.values() for names in _reveals(one))


def _reveals(field_: forms.Field) -> Iterable[tuple[str, ...]]:
    return getattr(field_, "look", PLAIN).reveals.values()


def choices(bound: BoundField) -> list[dict[str, Any]]:
    """Return the choices as GOV.UK items: value, text, checked, and a hint where there is one."""
    value = bound.value()
    held = {
        str(one) for one in (value if isinstance(value, list | tuple | set) else [value]) if one is not None
    }
    items: list[dict[str, Any]] = []
    shown = look(bound)
    for value_, text in _flat(bound.field.widget.choices):
        key = str(value_)
        if key and key == shown.divider:
            items.append({"divider": "or"})
        item: dict[str, Any] = {
            "value": key,
            "text": str(text),
            "checked": key in held,
            "selected": key in held,
        }
        if key in shown.hints:
            item["hint"] = {"text": shown.hints[key]}
        items.append(item)
    return items


def _flat(choices_: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    for value, text in choices_:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield value, text


def error_text(bound: BoundField) -> str:
    """Return the first complaint about a field: one at a time is what a reader can act on."""
    if not bound.errors:
        return ""
    first = bound.errors.as_data()[0]
    if first.code == "required" and not isinstance(bound.field, Asked):
        return f"Enter {noun_of(bound.field, bound.label)}"
    return str(bound.errors[0])


def error_parts(bound: BoundField) -> tuple[str, ...]:
    """Return which boxes of a date are wrong; all of them when the complaint does not say."""
    for error in bound.errors.as_data() if bound.errors else ():
        parts = (error.params or {}).get("parts") if getattr(error, "params", None) else None
        return tuple(parts) if parts else ("day", "month", "year", "time")
    return ()


def _first_id(bound: BoundField) -> str:
    if kind(bound) in ("date", "moment"):
        return f"{bound.auto_id}-{error_parts(bound)[0]}"
    return str(bound.auto_id)


def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return the error summary's lines: the form's own complaints, then each field's, linked to its input."""
    lines = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        if not bound.errors:
            continue
        if bound.is_hidden:
            lines.append({"text": error_text(bound)})
        else:
            lines.append({"text": error_text(bound), "href": f"#{_first_id(bound)}"})
    return lines
