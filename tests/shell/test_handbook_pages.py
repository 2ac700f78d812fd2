"""The handbook's pages: every area's own text, in its own words, searched, compared, and what it leaves unsaid."""

import shutil
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.test import Client

from quorate import rulebook
from quorate.cases.models import Duty
from quorate.rulebook import examples, handbook
from tests.shell import world
from tests.shell.plans_world import put_on_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]

MANY = ("tees", "berkshire", "pan-sussex", "lincolnshire")


@pytest.fixture
def client() -> Client:
    return world.client_for(world.make_practitioner(world.make_area("tees")))


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().replace("&#39;", "'").split())


def test_the_handbook_opens_at_the_readers_own_area(client: Client) -> None:
    answer = client.get("/handbook/")
    assert answer.status_code == 302
    assert answer.url == "/handbook/tees/"  # type: ignore[attr-defined]
    page = text(client, "/handbook/tees/")
    assert "Tees (yours)" in page
    assert 'href="/handbook/"' in text(client, "/handbook/calculator/"), "the link in the header"


def test_tees_quorum_and_way_of_deciding_in_its_own_words(client: Client) -> None:
    page = text(client, "/handbook/tees/")
    assert (
        "The Chair of Conference, the social worker and two agencies besides children's social care "
        "that are members of the LSCB." in page
    )
    assert "If only one other agency works with the child, that one is enough." in page
    assert "If the chair disagrees with a majority by which the plan is removed" in page
    assert "REG-QUORUM-01" in page
    assert "lines 32" in page or "line 32" in page
    assert (
        "Within 3 months of the initial child protection conference, that day not counted; or within 10 working "
        "days of the birth, that day not counted, if the child was unborn at the conference." in page
    )
    assert "Tees does not state this; the national figure serves." in page


def test_berkshires_day_of_hours_and_lincolnshires_days(client: Client) -> None:
    assert (
        "Within 24 hours of the end of the conference, counted by the clock, over nights, weekends and holidays."
        in text(client, "/handbook/berkshire/")
    )
    page = text(client, "/handbook/lincolnshire/")
    assert "Within 91 calendar days of the initial child protection conference" in page
    assert "Within 183 calendar days of the last Child Protection Review Conference" in page
    assert "The figure in national guidance, 6 months." in page
    assert "Left to “Initial Child Protection Conferences, Quorum”, which is not held here." in page


def test_what_pan_sussex_does_not_say(client: Client) -> None:
    page = text(client, "/handbook/pan-sussex/not-said/")
    assert "Pan Sussex states no quorum: the area has to enter one." in page
    assert "Said by nobody" in page
    assert "Nothing: no figure is made up." in page
    assert "The list of circumstances that should follow is missing from the text." in page
    left = text(client, "/handbook/lincolnshire/not-said/")
    assert (
        "Nothing is worked out. Shown beside it: Within 15 working days of the strategy discussion" in left
    ), "what another chapter says is not replaced by the national figure"


def test_a_rules_own_page_shows_source_reading_history_and_other_areas(client: Client) -> None:
    page = text(client, "/handbook/tees/duty.report-to-family/")
    assert "At least 5 days before the conference" in page
    assert "They are read as calendar days." in page
    assert "5 working days." in page
    assert "REG-RPT-07" in page
    assert "In force" in page
    assert "Within 2 working days" not in page
    assert "at least 5 working days before the conference, that day not counted, if it is a review" in page, (
        "Berkshire"
    )
    assert "Not stated" in page
    reading = text(client, "/handbook/tees/setting.stood-down-clock/")
    assert "The next limit counts from the day on which the conference was stood down." in reading
    assert "The other reading" in reading
    assert "came back together" in reading
    grounds = text(client, "/handbook/berkshire/permission.request-exclusion/")
    assert "The parent's presence may seriously prejudice the child's welfare" in grounds
    assert client.get("/handbook/tees/duty.nothing/").status_code == 404
    assert client.get("/handbook/atlantis/").status_code == 404


def test_an_area_is_searched_by_words_figures_and_clauses(client: Client) -> None:
    page = text(client, "/handbook/tees/", q="REG-TIME-03")
    assert "1 rule with “REG-TIME-03”" in page
    assert "First review conference" in page
    assert "How a review decides" not in page
    assert "Send the plan and the decision" in text(client, "/handbook/berkshire/", q="24 HOURS")
    none = text(client, "/handbook/tees/", q="zebra")
    assert "0 rules with “zebra”" in none
    assert "No rule of this procedure has all of those words." in none
    assert "<b>" not in text(client, "/handbook/tees/", q="<b>x</b>").replace("&lt;b&gt;", "")


def test_how_an_area_differs(client: Client) -> None:
    page = text(client, "/handbook/berkshire/differs/", **{"from": "tees"})
    assert "Berkshire: how it differs from Tees" in page
    assert "Both state it, differently" in page
    assert "Only Berkshire states it" in page
    assert "Only Tees states it" in page
    assert "Within 24 hours of the end of the conference" in page
    assert "Within 1 working day of the end of the conference" in page
    assert "Fifth birthday" not in page, "the same in both"
    national = text(client, "/handbook/lincolnshire/differs/")
    assert "how it differs from national guidance" in national
    assert "91 calendar days" in national
    assert "Transfer-in conference" not in national, "Lincolnshire is silent and the national figure serves"
    assert "differs from national guidance" in text(client, "/handbook/tees/differs/", **{"from": "nowhere"})


@pytest.mark.parametrize("key", MANY)
def test_every_rule_stands_on_the_page_and_has_a_page(client: Client, key: str) -> None:
    page = text(client, f"/handbook/{key}/")
    book = handbook.read(key, world.TODAY)
    assert sum(1 for _ in book.entries()) > 40
    for entry in book.entries():
        assert f'id="{entry.key}"' in page, entry.key
        assert client.get(f"/handbook/{key}/{entry.key}/").status_code == 200, entry.key


def test_pages_ask_few_questions_and_answer_fast(client: Client, django_assert_max_num_queries: Any) -> None:
    pages = (
        "/handbook/berkshire/",
        "/handbook/berkshire/duty.first-review/",
        "/handbook/berkshire/differs/?from=tees",
        "/handbook/berkshire/not-said/",
        "/handbook/calculator/?area=berkshire&event=initial-conference=2025-03-14,outcome=plan&event=birth=2025-04-14",
    )
    for address in pages:
        client.get(address)
        with django_assert_max_num_queries(8):
            started = process_time()
            assert client.get(address).status_code == 200
        spent = process_time() - started
        print(address, f"{spent * 1000:.0f} ms")
        assert spent < 0.25, f"{address}: {spent:.3f} s of processor"


def test_every_reason_of_the_product_leads_to_its_rule() -> None:
    place = world.make_place("tees")
    assert place.family is not None
    put_on_plan(world.children_of(place.family)[0], date(2025, 12, 1))
    client = world.client_for(place.administrator)
    work = text(client, "/work/", what="first-review")
    assert 'href="/handbook/tees/duty.first-review/"' in work
    duty = Duty.objects.get(child=world.children_of(place.family)[0], rule="first-core-group")
    assert 'href="/handbook/national/duty.first-core-group/"' in text(
        client, f"/children/{duty.child_id}/"
    ), "in the chapter that says it"
    of_duty = text(client, f"/duties/{duty.pk}/")
    assert 'href="/handbook/tees/duty.first-core-group/"' in of_duty
    assert "Tees does not state this; the national figure serves." in text(
        client, "/handbook/tees/duty.first-core-group/"
    )


def test_worked_examples_show_what_each_area_decides(client: Client) -> None:
    page = text(client, "/handbook/tees/examples/")
    assert "There are no drafts for this procedure." in page
    assert "All agencies would end the plan, and the chair would not" in page
    assert "The chair disagrees with the majority" in page
    assert 'href="/handbook/tees/deciding.review/"' in page
    assert "by Fri 9 May 2025 (must)" in page, "the national 10 working days after 24 April"
    assert "With the drafts" not in page
    assert "by Thu 24 July 2025 (should)" in text(client, "/handbook/lincolnshire/examples/"), (
        "91 days after 24 April"
    )


def test_drafts_are_shown_as_drafts_beside_what_binds(
    client: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    folder = Path(shutil.copytree(rulebook.FOLDER, tmp_path / "procedures"))
    deadlines = folder / "tees" / "deadlines.toml"
    draft = DRAFT + "from = 2027-01-01\ndraft = true\n"
    deadlines.write_text(deadlines.read_text(encoding="utf-8") + draft, encoding="utf-8")
    for module in (rulebook, handbook, examples):
        monkeypatch.setattr(module, "FOLDER", folder)
    page = text(client, "/handbook/tees/examples/")
    assert "There are drafts. They bind nobody" in page
    assert "With the drafts" in page
    assert "Changed</strong> by Wed 28 April 2027 (must)" in page, "3 working days after 24 April, a Saturday"
    rule = text(client, "/handbook/tees/duty.first-core-group/")
    assert "Draft, does not bind" in rule
    assert "Within 3 working days of the initial child protection conference" in rule
    assert "Within 10 working days" in text(client, "/handbook/tees/", q="first core group")


DRAFT = """
[duty.first-core-group]
[[duty.first-core-group.edition]]
arms = [{ after = "opening", within = "3 working days" }]
cite = { para = "Core groups, draft" }
"""
