"""The calculator: every area's dates from events typed, nothing kept, wrong input told in words, the rest kept."""

import csv
from datetime import date
from typing import Any

import pytest
from django.test import Client

from quorate.audit.models import Entry
from quorate.cases.models import Event as Row
from quorate.people import actions as people
from tests.shell import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]

HERE = "/handbook/calculator/"


@pytest.fixture
def client() -> Client:
    return world.client_for(world.make_practitioner(world.make_area("tees")))


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("&#39;", "'").split())


def shown(client: Client, area: str, *events: str, **more: str) -> str:
    return page(client.get(HERE, {"area": area, "event": list(events), **more}))


def dates(client: Client, area: str, *events: str, **more: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the spreadsheet's lines by what and day."""
    answer = client.get(HERE, {"area": area, "event": list(events), "format": "csv", **more})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="timetable-{area}.csv"'
    rows = list(csv.DictReader(text.splitlines()))
    return {(row["What"], row["Date"]): row for row in rows}


def days(found: dict[tuple[str, str], dict[str, str]], what: str) -> list[str]:
    return [day for title, day in found if title == what]


ICPC = "initial-conference=2025-03-14,outcome=plan"
BIRTH = "birth=2025-04-14"


def test_the_same_events_come_to_each_areas_own_dates(client: Client) -> None:
    assert days(dates(client, "tees", ICPC, BIRTH), "First review conference") == ["2025-04-30"]
    assert days(dates(client, "lincolnshire", ICPC, BIRTH), "First review conference") == ["2025-05-14"]
    assert days(dates(client, "lincolnshire", ICPC), "First review conference") == ["2025-06-13"]
    assert days(dates(client, "pan-sussex", ICPC, BIRTH), "First review conference") == ["2025-06-14"]
    core_group = ICPC + ",post_birth_meeting=core-group"
    assert days(dates(client, "berkshire", core_group, BIRTH), "First review conference") == ["2025-05-14"]
    born_already = ICPC + ",unborn=no"
    assert days(dates(client, "tees", born_already, BIRTH), "First review conference") == ["2025-06-14"]


def test_reviews_lincolnshires_183_days_and_the_plan_that_ends(client: Client) -> None:
    found = dates(client, "lincolnshire", ICPC, "review=2025-06-10,outcome=continue")
    assert days(found, "Review conference") == ["2025-12-10"]
    assert found[("Eighteen-month meeting", "2026-09-14")]["Meaning"] == "From"
    assert ("A child protection plan started", "2025-03-14") in found, "it follows from the conference"
    ended = dates(client, "lincolnshire", ICPC, "review=2025-06-10,outcome=end")
    assert days(ended, "Review conference") == []
    assert ended[("Eighteen-month meeting", "2026-09-14")]["Standing"] == "Not needed"


def test_hours_and_papers_of_a_conference(client: Client) -> None:
    found = dates(client, "berkshire", "conference-closed=2026-04-10T15:30,outcome=continue")
    notice = found[("Send the plan and the decision", "2026-04-11")]
    assert notice["Time"] == "15:30"
    assert notice["Standing"] == "Overdue"
    shown_page = shown(client, "berkshire", "conference-closed=2026-04-10T15:30,outcome=continue")
    assert "Saturday 11 April 2026</strong></time>, 3:30pm" in shown_page
    tees = dates(client, "tees", "conference-booked=2026-04-30T10:00", "report-owed=2026-04-01")
    assert days(tees, "Share the report with the family") == ["2026-04-25"]
    assert tees[("Report with the chair", "Not stated")]["Why"].startswith(
        "Not stated: Tees does not state this"
    )


def test_what_is_known_of_an_event_is_said_with_it(client: Client) -> None:
    found = dates(client, "tees", ICPC + ",unborn=yes,kind=pre-birth", "review=2025-06-10,quorum=went-ahead")
    assert (
        "An initial conference was held (a plan was made; a pre-birth conference; before the birth)",
        "2025-03-14",
    ) in found
    went_ahead = "without a quorum, and the chair lawfully went ahead"
    assert (f"A review conference was held (the plan goes on; {went_ahead})", "2025-06-10") in found


def test_what_is_passed_and_the_last_working_day_as_on_a_day(client: Client) -> None:
    early = shown(client, "tees", ICPC, on="2025-03-20")
    assert "was passed" not in early
    assert "Timetable by the procedure of Tees, as on 20 March 2025" in early
    late = shown(client, "tees", ICPC, on="2025-07-01")
    assert "2 dates were passed by 1 July 2025: First core group and First review conference." in late
    assert "Last working day to hold it: <strong>Friday 13 June 2025</strong>" in late
    assert "Nothing from April 2025 to May 2025." in late
    assert 'href="/handbook/tees/duty.first-review/"' in late
    assert "REG-TIME-03" in late
    assert "Why this date?" in late


def test_the_days_on_which_the_readers_own_area_is_closed_are_counted_out() -> None:
    area = world.make_area("tees")
    client = world.client_for(world.make_practitioner(area))
    assert days(dates(client, "tees", ICPC), "First core group") == ["2025-03-28"]
    people.add_closure_day(area=area, on=date(2025, 3, 20), why="Moving", by=world.SYSTEM, at=world.NOW)
    assert days(dates(client, "tees", ICPC), "First core group") == ["2025-03-31"]
    assert "1 day on which your area is closed is not counted" in shown(client, "tees", ICPC)
    assert days(dates(client, "lincolnshire", ICPC), "First core group") == ["2025-03-28"]


def form(*events: tuple[str, str], **more: str) -> dict[str, str]:
    """Return what the page's form sends."""
    sent = {"area": "tees", "rows": str(len(events)), **more}
    for number, (kind, day) in enumerate(events, start=1):
        year, month, on = day.split("-")
        sent |= {f"e{number}_kind": kind, f"e{number}_on-day": on, f"e{number}_on-month": month}
        sent[f"e{number}_on-year"] = year
    return sent


def test_the_form_leads_to_a_short_address_that_can_be_sent(client: Client) -> None:
    typed = form(("initial-conference", "2025-3-14"), ("birth", "2025-4-14"))
    typed |= {"e1_initial-conference_outcome": "plan", "on-day": "1", "on-month": "5", "on-year": "2025"}
    answer = client.get(HERE, typed)
    assert answer.status_code == 302
    address = answer.url  # type: ignore[attr-defined]
    assert address == (
        f"{HERE}?area=tees&event=initial-conference=2025-03-14,outcome=plan&event=birth=2025-04-14"
        "&on=2025-05-01#timetable"
    )
    kept = page(client.get(address))
    assert "as on 1 May 2025" in kept
    assert 'value="2025"' in kept
    more = client.get(HERE, {**typed, "act": "add"}).url  # type: ignore[attr-defined]
    assert "blank=1" in more
    assert 'name="e3_kind"' in page(client.get(more))
    fewer = client.get(HERE, {**typed, "act": "drop-1"}).url  # type: ignore[attr-defined]
    assert "event=birth=2025-04-14" in fewer
    assert "initial-conference" not in fewer


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((("review", "2025-2-31"),), "The day of event 1 must be a real date"),
        ((("review", "--"),), "Enter the day of event 1"),
        ((("", "2025-2-3"),), "Select what happened (event 1)"),
        ((("dance", "2025-2-3"),), "Select what happened (event 1) from the list"),
        ((("review", "25-2-3"),), "The year in the day of event 1 must have 4 numbers"),
        ((("review", "1066-2-3"),), "The day of event 1 must be on or after 1 January 1990"),
        ((("", "--"),), "Enter at least one event"),
        ((("birth", "2060-12-31"), ("initial-conference", "2060-12-31")), "Check the date"),
    ],
)
def test_wrong_input_is_told_in_words_and_the_rest_is_kept(
    client: Client, events: tuple[tuple[str, str], ...], says: str
) -> None:
    typed = form(*events, ("core-group", "2025-3-21"))
    if says == "Enter at least one event":
        typed = form(*events)
    answer = client.get(HERE, typed)
    if answer.status_code == 302:
        answer = client.get(answer.url)  # type: ignore[attr-defined]
    found = page(answer)
    assert "There is a problem" in found
    assert says in found
    assert "Timetable by" not in found
    if says != "Enter at least one event":
        assert '<option value="core-group" selected' in found
        assert 'value="21"' in found


@pytest.mark.parametrize(
    "query",
    [
        "area=tees&event=",
        "area=tees&event==,=,=",
        "area=atlantis&event=review=2025-01-01",
        "area=tees&event=review=2025-01-01T99:99",
        "area=tees&event=conference-closed=2025-01-01T99:99",
        "area=tees&event=review=99999999999999",
        "area=tees&event=initial-conference=2025-01-01,outcome=dance",
        "area=tees&on=yesterday&event=review=2025-01-01",
        "rows=99999999&e1_kind=review",
        "rows=0",
        "rows=0&act=add",
        "rows=2&act=drop-1&area=tees",
        "area=tees&blank=9999&event=review=2025-01-01",
        "area=tees&event=own-nothing=2025-01-01",
        "area=tees&event=%00=2025-01-01&event=<script>=x",
        "area=tees&format=csv",
        "format=csv&area=tees&event=review=2025-99-01",
        "&".join(["area=tees", *["event=review=2025-01-01"] * 200]),
    ],
)
def test_no_address_breaks_the_page(client: Client, query: str) -> None:
    answer = client.get(f"{HERE}?{query}", follow=True)
    assert answer.status_code == 200
    if not answer.streaming:
        assert "<script>=x" not in answer.content.decode()


def test_nothing_is_kept_and_no_name_is_asked_for(client: Client) -> None:
    before = Row.objects.count(), Entry.objects.count()
    shown(client, "tees", ICPC, BIRTH)
    assert (Row.objects.count(), Entry.objects.count()) == before
    fresh = page(client.get(HERE))
    assert "Do not type names or anything else about a child." in fresh
    assert "Nothing is saved" in fresh
    assert "There is a problem" not in fresh
    assert fresh.count('type="text"') == 9, "the boxes of three dates, and no other place to type in"


def test_a_month_is_understood_without_colour(client: Client) -> None:
    found = shown(client, "tees", ICPC)
    assert '<span class="q-cal__marks" aria-hidden="true">E</span>' in found
    assert "by this day: First review conference" in found
    assert "last working day: First review conference" in found
    assert ">W</span>" in found
    assert ">(14)<span" in found or ">(14) <span" in found, "a Saturday, in brackets"
