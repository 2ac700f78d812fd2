"""Dates, times and typed answers, in the words of a reader."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from quorate.design import lists, words
from quorate.design.forms import CSV, DOCX, PDF, XML, DateField, FileField, MomentField, TimeField

MONDAY = date(2026, 4, 13)


def test_days_and_moments_are_written_as_people_say_them() -> None:
    at = datetime(2026, 4, 13, 14, 30, tzinfo=UTC)
    assert words.day(MONDAY) == "13 April 2026"
    assert words.day_short(MONDAY) == "Mon 13 Apr 2026"
    assert words.moment(at) == "3:30pm on Monday 13 April 2026"
    assert words.moment_short(at) == "13 Apr 2026, 3:30pm"
    assert words.day(datetime(2026, 4, 13, 23, 30, tzinfo=UTC)) == "14 April 2026"
    assert (words.day(None), words.moment(None), words.clock_time(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(9), "9am"),
        (time(0), "midnight"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(0, 5), "12:05am"),
        (time(15, 30), "3:30pm"),
    ],
)
def test_times(at: time, said: str) -> None:
    assert words.clock_time(at) == said


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        (date(2026, 4, 13), "0 days"),
        (date(2026, 4, 12), "1 day"),
        (date(2026, 3, 30), "2 weeks"),
        (date(2026, 1, 14), "12 weeks"),
        (date(2026, 1, 13), "3 months"),
        (date(2024, 4, 14), "23 months"),
        (date(2024, 4, 13), "2 years"),
        (date(2010, 4, 14), "15 years"),
        (date(2026, 6, 1), "unborn"),
        (None, ""),
    ],
)
def test_ages(born_on: date | None, said: str) -> None:
    assert words.age(born_on, MONDAY) == said


def test_numbers_lists_and_typed_text() -> None:
    assert words.plural(1, "child", "children") == "1 child"
    assert words.plural(1200, "child", "children") == "1,200 children"
    assert words.plural([], "reply", "replies") == "0 replies"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(("a",)) == "a"
    assert words.lower_first("Date of birth") == "date of birth"
    assert words.lower_first("NHS number") == "NHS number"
    assert words.lower_first("E-mail address") == "e-mail address"
    assert str(words.nl2br("one <b>\ntwo\r\n\r\nthree")) == (
        '<p class="govuk-body">one &lt;b&gt;<br>two</p><p class="govuk-body">three</p>'
    )


def dated(day: str = "", month: str = "", year: str = "", time_: str = "") -> dict[str, str]:
    return {"day": day, "month": month, "year": year, "time": time_}


@pytest.mark.parametrize("month", ["4", "04", "April", "apr"])
def test_a_day_is_read_from_three_boxes(month: str) -> None:
    assert DateField(label="Date of birth").clean(dated("13", month, "2026")) == MONDAY


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (dated("13", "", "2026"), "Date of birth must include a month", ("month",)),
        (dated("", "", "2026"), "Date of birth must include a day and month", ("day", "month")),
        (dated("31", "2", "2026"), "Date of birth must be a real date", ("day", "month", "year")),
        (dated("32", "2", "2026"), "Date of birth must be a real date", ("day",)),
        (dated("1", "Smarch", "2026"), "Date of birth must be a real date", ("month",)),
        (dated("1", "2", "26"), "The year in date of birth must have 4 numbers, like 2026", ("year",)),
        (dated("²", "2", "2026"), "Date of birth must be a real date", ("day",)),
    ],
)
def test_a_wrong_day_says_which_box_is_wrong(
    typed: dict[str, str], message: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        DateField(label="Date of birth").clean(typed)
    assert refused.value.messages == [message]
    assert refused.value.params == {"parts": parts}


def test_a_day_outside_its_bounds_is_refused() -> None:
    field = DateField(label="Date held", latest=MONDAY)
    with pytest.raises(ValidationError, match="Date held must be on or before 13 April 2026"):
        field.clean(dated("14", "4", "2026"))
    assert field.clean(dated("13", "4", "2026")) == MONDAY


def test_a_day_not_given_is_asked_for_only_when_it_is_needed() -> None:
    with pytest.raises(ValidationError, match="Enter date held"):
        DateField(label="Date held").clean(dated())
    assert DateField(label="Date held", required=False).clean(dated()) is None


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9:30am", time(9, 30)),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930am", time(9, 30)),
        ("9 AM", time(9)),
        ("14:15", time(14, 15)),
        ("2 p.m.", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("03:30", time(3, 30)),
    ],
)
def test_times_are_read_however_they_are_typed(typed: str, at: time) -> None:
    assert TimeField(label="Start").clean(typed) == at


@pytest.mark.parametrize("typed", ["25:00", "9:75", "13pm", "soon", "9:5", "0am"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="must be a"):
        TimeField(label="Start").clean(typed)


def test_a_time_that_may_be_morning_or_afternoon_is_asked_about() -> None:
    with pytest.raises(ValidationError, match="morning or afternoon, like 3:30am or 3:30pm"):
        TimeField(label="Start").clean("3:30")


def test_a_moment_is_a_day_and_a_time_in_our_time_zone() -> None:
    field = MomentField(label="When")
    assert field.clean(dated("13", "4", "2026", "9:30am")) == datetime(2026, 4, 13, 8, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match="When must include a time"):
        field.clean(dated("13", "4", "2026"))


def test_a_moment_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValidationError, match="the clocks go forward"):
        MomentField(label="When").clean(dated("29", "3", "2026", "01:30"))


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_what_its_first_bytes_say() -> None:
    field = FileField(label="Report", types=(PDF, DOCX), megabytes=1)
    assert field.clean(sent("r.PDF", b"%PDF-1.7 ...")).name == "r.PDF"
    with pytest.raises(ValidationError, match=r"not a PDF file, whatever its name says"):
        field.clean(sent("r.pdf", b"MZ\x90\x00 a program"))
    with pytest.raises(ValidationError, match=r"must be a PDF or Word \(DOCX\) file"):
        field.clean(sent("r.exe", b"MZ"))
    with pytest.raises(ValidationError, match="must be smaller than 1 MB"):
        field.clean(sent("r.pdf", b"%PDF-" + b"x" * 1024 * 1024))
    with pytest.raises(ValidationError, match="The selected file is empty"):
        field.clean(sent("r.pdf", b""))
    with pytest.raises(ValidationError, match="Select report"):
        field.clean(None)


def test_files_of_text_may_not_hold_a_program() -> None:
    field = FileField(label="Census", types=(XML, CSV))
    assert field.clean(sent("c.xml", b"\xef\xbb\xbf<?xml version='1.0'?>")).size
    assert field.clean(sent("c.csv", b"LAchildID,given\n")).size
    with pytest.raises(ValidationError):
        field.clean(sent("c.csv", b"PK\x03\x04\x00"))
    with pytest.raises(ValidationError):
        field.clean(sent("c.xml", b"LAchildID"))


def asked(**query: Any) -> Any:
    return RequestFactory().get("/reviews/", query)


def test_a_list_keeps_its_filters_from_page_to_page() -> None:
    pages = lists.paging(asked(q="ash", page=3), total=1001, per_page=50)
    assert (pages.number, pages.start, pages.stop, pages.pages) == (3, 100, 150, 21)
    assert pages.next == "?q=ash&page=4"
    assert [link.number for link in pages.links] == [1, 2, 3, 4, None, 21]


def test_a_gap_stands_only_where_numbers_are_left_out() -> None:
    pages = lists.paging(asked(page=10), total=1001, per_page=50)
    assert [link.number for link in pages.links] == [1, None, 9, 10, 11, None, 21]


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "²", "9" * 30])
def test_a_page_that_does_not_exist_is_the_nearest_one(page: str) -> None:
    assert lists.paging(asked(page=page), total=10).number == 1


def test_the_last_page_is_shown_for_a_page_past_it() -> None:
    assert lists.paging(asked(page=99), total=60, per_page=50).number == 2
    assert lists.paging(asked(), total=0).stop == 0


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    request = asked(q="ash", page=3, sort="due")
    assert lists.here(request, q="oak") == "?q=oak&sort=due"
    assert lists.here(request, q=None, sort=None) == "/reviews/"


def test_a_list_is_sorted_only_by_what_it_offers() -> None:
    assert lists.sort_key(asked(sort="-due"), ("due",), "due") == "-due"
    assert lists.sort_key(asked(sort="password"), ("due",), "due") == "due"
