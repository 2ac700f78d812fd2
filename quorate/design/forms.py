"""The form everybody uses: `from quorate.design.forms import Form, CharField, DateField, Look ...`."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template import engines
from django.utils.safestring import SafeString

from quorate.design.fields import (
    Asked,
    CharField,
    ChoiceField,
    ChoicesField,
    EmailField,
    IntegerField,
    Look,
    PasswordField,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
    look,
)
from quorate.design.moments import DateField, MomentField, TimeField
from quorate.design.uploads import CSV, DOCX, JPEG, PDF, PNG, TEXT, XLSX, XML, ZIP, FileField, FileType

__all__ = [
    "CSV",
    "DOCX",
    "JPEG",
    "PDF",
    "PNG",
    "TEXT",
    "XLSX",
    "XML",
    "ZIP",
    "CharField",
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "EmailField",
    "FileField",
    "FileType",
    "FilterForm",
    "Form",
    "GovukRenderer",
    "IntegerField",
    "Look",
    "MomentField",
    "PasswordField",
    "SelectField",
    "TextareaField",
    "TickField",
    "TimeField",
    "VersionField",
    "YesNoField",
]


class GovukRenderer(BaseRenderer):
    """Draws every Django form, allauth's too, with the design system. Named in settings.FORM_RENDERER."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return engines["jinja2"].get_template(template_name)


class Form(forms.Form):
    """A form whose hidden-until-chosen fields are asked only when they are shown."""

    use_required_attribute = False
    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, Asked):
                if field.label is None:
                    field.label = forms.utils.pretty_name(name)
                field.put_into_words(field.label)

    def revealed(self) -> dict[str, tuple[str, str]]:
        """Return, for each field that another one reveals, that one's name and the value it takes."""
        return {
            name: (asker, value)
            for asker in self.fields
            for value, names in look(self[asker]).reveals.items()
            for name in names
        }

    def _clean_fields(self) -> None:
        unasked = []
        for name, (asker, value) in self.revealed().items():
            chosen = self[asker].data
            held = {str(one) for one in chosen} if isinstance(chosen, list | tuple) else {str(chosen)}
            if value not in held and not (chosen is True and value == "on"):
                unasked.append(name)
                self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]
        for name in unasked:
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def as_page(self) -> SafeString:
        """Return all the fields. The error summary is not among them: the page shows it above its heading."""
        return self.render(template_name=GovukRenderer.form_template_name)


class FilterForm(Form):
    """A form of filters: nothing in it has to be filled in, so nothing says that it is optional."""

    says_optional = False
