"""The Jinja environment of every page, letter and form."""

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import django.forms
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from quorate.design import fields, languages, lists, moments, words

DJANGO_WIDGETS = Path(django.forms.__file__).parent / "jinja2"


class Strict(StrictUndefined):
    """A missing name or attribute fails; a missing key of a dictionary, or a caller, is only empty."""

    def __new__(
        cls, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None
    ) -> Any:
        if isinstance(obj, Mapping) or name == "caller":
            return Undefined(hint=hint, obj=obj, name=name)
        return super().__new__(cls)


class GovukLoader(PrefixLoader):
    """Loads the GOV.UK macros, which ask after parameters nobody gave, with Jinja's own leniency."""

    lenient: Environment

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        return super().load(self.lenient, name, globals)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page: url("cases:child", pk=3)."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


FILTERS: dict[str, Any] = {
    "day": words.day,
    "weekday": words.weekday,
    "day_short": words.day_short,
    "time": words.clock_time,
    "moment": words.moment,
    "moment_short": words.moment_short,
    "iso": words.iso,
    "spoken_day": languages.spoken_day,
    "spoken_weekday": languages.spoken_weekday,
    "spoken_time": languages.spoken_time,
    "spoken_moment": languages.spoken_moment,
    "spoken_list": languages.spoken_list,
    "plural": words.plural,
    "age": words.age,
    "nl2br": words.nl2br,
    "listed": words.listed,
    "lower_first": words.lower_first,
    "field_kind": fields.kind,
    "field_look": fields.look,
    "says_optional": fields.says_optional,
    "field_choices": fields.choices,
    "field_parts": moments.parts_typed,
    "error_links": fields.error_links,
    "error_text": fields.error_text,
    "error_parts": fields.error_parts,
}


def environment(**options: Any) -> Environment:
    """Return the environment django.template.backends.jinja2 asks for."""
    options["undefined"] = Strict
    options["autoescape"] = True
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    govuk = GovukLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            govuk,
            FileSystemLoader(DJANGO_WIDGETS),
        ]
    )
    options["extensions"] = ["jinja2.ext.i18n"]
    env = Environment(**options)  # noqa: S701 - autoescape is set above
    env.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    govuk.lenient = env.overlay(undefined=Undefined)
    env.globals.update(
        static=static,
        url=url,
        here=lists.here,
        languages=languages.known,
        spoken=languages.current,
        plural=words.plural,
        # Nunjucks names that the GOV.UK macros use as they stand.
        undefined=Undefined(),
        null=None,
    )
    env.filters.update(FILTERS)
    return env
