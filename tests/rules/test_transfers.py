"""Who answers for a child who moves between areas: always one authority, and what it waits for."""

from datetime import date, timedelta

import pytest

from quorate import rulebook
from quorate.rules.transfers import Transfer, ending_facts, responsible

BOOK = rulebook.load()
TOLD, HELD, WROTE = date(2025, 4, 7), date(2025, 4, 28), date(2025, 5, 1)


def asked(area: str, on: date, **known: object):
    return responsible(Transfer(told_on=TOLD, **known), procedure=BOOK.procedure(area), on=on)  # type: ignore[arg-type]


@pytest.mark.parametrize("area", BOOK.keys())
def test_on_the_way_in_the_first_authority_answers_until_the_conference(area: str) -> None:
    known = {"inward": True, "conference_on": HELD, "accepted_on": TOLD}
    before = asked(area, HELD - timedelta(days=1), **known)
    after = asked(area, HELD, **known)
    assert (before.first_authority, before.waits_for) == (True, ("the transfer-in conference here",))
    assert (after.first_authority, after.since, after.waits_for) == (False, HELD, ())


def test_berkshire_says_so_and_the_others_say_that_it_is_not_said() -> None:
    said = asked("berkshire", TOLD, inward=True).reason
    assert "BER-TRAN-03" in said.citation.clauses
    assert "does not say" in asked("tees", TOLD, inward=True).reason.note


def test_an_area_whose_text_goes_by_acceptance() -> None:
    procedure = BOOK.procedure("berkshire").with_setting("transfer-responsibility", "acceptance")
    move = Transfer(inward=True, told_on=TOLD, accepted_on=HELD)
    assert responsible(move, procedure=procedure, on=TOLD).waits_for == ("formal acceptance here",)
    assert responsible(move, procedure=procedure, on=HELD).first_authority is False


def test_a_child_here_for_a_time_stays_the_first_authoritys() -> None:
    found = asked("berkshire", WROTE, inward=True, permanent=False, conference_on=HELD)
    assert (found.first_authority, found.waits_for) == (True, ())


@pytest.mark.parametrize(
    ("area", "conference", "letter", "passes"),
    [
        ("berkshire", None, None, None),
        ("berkshire", HELD, None, None),
        ("berkshire", None, WROTE, None),
        ("berkshire", HELD, WROTE, WROTE),
        ("lincolnshire", None, WROTE, None),
        ("lincolnshire", HELD, None, HELD),
        ("tees", HELD, None, None),
        ("tees", None, WROTE, WROTE),
        ("pan-sussex", HELD, WROTE, WROTE),
    ],
)
def test_on_the_way_out_it_is_ours_until_the_areas_own_conditions_are_met(
    area: str, conference: date | None, letter: date | None, passes: date | None
) -> None:
    known = {"inward": False, "conference_on": conference, "confirmed_on": letter}
    found = asked(area, date(2025, 6, 2), **known)
    assert found.first_authority is (passes is None)
    assert found.since == passes
    assert bool(found.waits_for) is (passes is None)
    if passes is not None:
        assert asked(area, passes - timedelta(days=1), **known).first_authority


def test_what_has_not_happened_yet_is_not_counted() -> None:
    move = Transfer(inward=False, conference_on=HELD, confirmed_on=WROTE)
    assert ending_facts(move, HELD) == {
        "transfer_conference": HELD,
        "receiving_conference": HELD,
        "written_confirmation": None,
    }
