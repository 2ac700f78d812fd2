"""Forms as a page shows them: messages in words, errors linked to inputs, revealed fields asked when shown."""

from datetime import date
from typing import Any

import pytest
from django import forms as django_forms
from django.template import engines

from quorate.design.fields import error_links
from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    IntegerField,
    Look,
    TickField,
    YesNoField,
)
from quorate.design.samples import SampleForm


class Booking(Form):
    place = ChoiceField(
        label="Where",
        noun="where it will be held",
        choices=[("room", "In a room"), ("online", "Online")],
        look=Look(reveals={"online": ("link",)}),
    )
    link = CharField(label="Link to join", noun="the link to join", max_length=10)
    held_on = DateField(label="Date of the review")


DAY = {"held_on-day": "13", "held_on-month": "4", "held_on-year": "2026"}


def test_a_revealed_field_is_asked_only_when_it_is_shown() -> None:
    hidden = Booking({"place": "room", "link": "left over and too long", **DAY})
    assert hidden.is_valid(), hidden.errors
    assert hidden.cleaned_data["link"] is None
    shown = Booking({"place": "online", "link": "", **DAY})
    assert shown.errors == {"link": ["Enter the link to join"]}


def test_one_form_does_not_change_what_the_next_one_asks() -> None:
    assert Booking({"place": "room", **DAY}).is_valid()
    assert not Booking({"place": "online", **DAY}).is_valid()


def test_the_error_summary_links_each_complaint_to_its_box() -> None:
    form = Booking({"held_on-day": "13", "held_on-year": "2026"})
    form.add_error(None, "Somebody else has changed this.")
    assert error_links(form) == [
        {"text": "Somebody else has changed this."},
        {"text": "Select where it will be held", "href": "#id_place"},
        {"text": "Date of the review must include a month", "href": "#id_held_on-month"},
    ]


def html(form: Any) -> str:
    return str(form.as_page())


def test_every_link_of_the_error_summary_leads_to_something() -> None:
    form = SampleForm({"place": "online", "held_at-day": "1"})
    shown = html(form)
    links = [line["href"].removeprefix("#") for line in error_links(form) if "href" in line]
    assert len(links) > 8
    assert [link for link in links if f'id="{link}"' not in shown] == []


def test_what_was_typed_comes_back_escaped() -> None:
    shown = html(Booking({"place": "online", "link": '"><script>', "held_on-day": "<b>"}))
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "&#34;&gt;&lt;script&gt;" in shown


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    shown = html(Booking({"place": "room", "held_on-day": "13", "held_on-year": "2026"}))
    marked = [line for line in shown.split("<input") if "govuk-input--error" in line]
    assert len(marked) == 1
    assert 'name="held_on-month"' in marked[0]


def test_values_are_shown_when_the_form_opens() -> None:
    shown = html(Booking(initial={"place": "online", "link": "x", "held_on": date(2026, 4, 13)}))
    assert 'value="online"' in shown
    assert "checked" in shown.split('value="online"')[1][:20]
    assert 'name="held_on-year"' in shown
    assert 'value="2026"' in shown


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    class Two(Form):
        needed = CharField(label="Needed")
        other = CharField(label="Other", required=False)

    shown = html(Two())
    assert "Other (optional)" in shown
    assert "Needed (optional)" not in shown


def test_yes_and_no() -> None:
    class Asked(Form):
        agreed = YesNoField(label="Agreed", noun="yes if they agreed")

    assert Asked({"agreed": "no"}).is_valid()
    no = Asked({"agreed": "no"})
    assert no.is_valid()
    assert no.cleaned_data == {"agreed": False}
    assert Asked({}).errors == {"agreed": ["Select yes if they agreed"]}
    assert "checked" in html(Asked(initial={"agreed": False})).split('value="no"')[1][:20]


def test_numbers_and_ticks_complain_in_words() -> None:
    class Both(Form):
        count = IntegerField(label="Number of people", min_value=1, max_value=20)
        sure = TickField(label="I am sure", noun="that you are sure")

    assert Both({"count": "x"}).errors == {
        "count": ["Number of people must be a whole number, like 3"],
        "sure": ["Tick to confirm: that you are sure"],
    }
    assert Both({"count": "21", "sure": "on"}).errors == {"count": ["Number of people must be 20 or less"]}
    assert Both({"count": "0", "sure": "on"}).errors == {"count": ["Number of people must be 1 or more"]}


def test_two_fields_of_one_kind_keep_their_own_words() -> None:
    class Two(Form):
        one = CharField(label="Given name", max_length=2)
        two = CharField(label="Family name", max_length=3)

    assert Two({"one": "abc", "two": "abcd"}).errors == {
        "one": ["Given name must be 2 characters or fewer"],
        "two": ["Family name must be 3 characters or fewer"],
    }


def test_a_form_of_somebody_else_is_drawn_the_same_way() -> None:
    class Plain(django_forms.Form):
        login = django_forms.EmailField(label="E-mail")
        remember = django_forms.BooleanField(required=False)

    form = Plain({"login": ""})
    shown = str(form)
    assert "govuk-input--error" in shown
    assert "Enter e-mail" in shown
    assert "govuk-checkboxes__input" in shown
    assert error_links(form) == [{"text": "Enter e-mail", "href": "#id_login"}]


def draw(source: str, **context: Any) -> str:
    macros = (
        "{% from 'design/kit.html' import table, cell, row, row_header, why, standing, stale, summary_list %}"
    )
    return str(engines["jinja2"].from_string(macros + source).render(context))


def test_macros_escape_what_they_are_given() -> None:
    nasty = "<img src=x>"
    shown = draw(
        "{{ table(n, [n], [[n]]) }}{{ why(n, steps=[n], source=n) }}"
        "{{ summary_list([(n, n)]) }}{{ standing(n) }}",
        n=nasty,
    )
    assert nasty not in shown
    assert shown.count("&lt;img src=x&gt;") >= 7


def test_a_table_repeats_its_column_names_for_narrow_pages() -> None:
    shown = draw("{{ table('Reviews', ['Child', 'Due'], [['Kit', '13 April']]) }}")
    assert 'data-label="Due">13 April' in shown
    assert '<th scope="row" role="rowheader" class="govuk-table__header">Kit</th>' in shown


def test_a_mistake_in_a_template_fails_loudly() -> None:
    with pytest.raises(Exception, match="'nothing' is undefined"):
        draw("{{ nothing }}")
    with pytest.raises(Exception, match="has no attribute 'surname'"):
        draw("{{ someone.surname }}", someone=object())
