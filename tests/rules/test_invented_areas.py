"""Invented areas, written as data alone (tests/rules/invented), that use every way of saying a rule there is."""

import shutil
from pathlib import Path

import pytest

from quorate import rulebook
from quorate.rules import Duty, Event, History, Present, derive, ending, permission, quorum
from quorate.rules.days import Period, count
from quorate.rules.deciding import Decision, Table, decide
from tests.rules.world import day, happened, the

INVENTED = Path(__file__).parent / "invented"
CHAIR = Present("conference-chair")
WORKER = Present("social-worker", agency="social-care")
HOSPITAL, SURGERY = Present("agency", agency="nhs-trust"), Present("agency", agency="gp-practice")
POLICE, SCHOOL = Present("agency", agency="police"), Present("agency", agency="school")
ICPC = happened("initial-conference", "2025-03-14", outcome="plan")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> rulebook.Rulebook:
    """The real procedures with a region and a council added, as somebody who writes no code would add them."""
    folder = Path(shutil.copytree(rulebook.FOLDER, tmp_path_factory.mktemp("invented") / "procedures"))
    for area in ("northmarch", "stowe"):
        shutil.copytree(INVENTED / area, folder / area)
    with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write("\n" + (INVENTED / "sources.toml").read_text(encoding="utf-8"))
    return rulebook.load(folder)


def due(book: rulebook.Rulebook, *events: Event, area: str = "northmarch") -> list[Duty]:
    found = derive(History(events), procedure=book.procedure(area), calendar=book.calendar(area))
    return list(found)


def test_a_region_does_not_bind_and_its_council_does(book: rulebook.Rulebook) -> None:
    assert "stowe" in book.keys() and "northmarch" not in book.keys()  # noqa: SIM118 - keys() is what pages call
    assert book.procedure("stowe").parents == ("northmarch", "national")


@pytest.mark.parametrize(
    ("discussed", "limit"),
    [
        ("2025-03-03", "2025-03-30"),  # 3 March is day 1, 30 March day 28
        (
            "2025-05-31",
            "2025-06-27",
        ),  # the edition in force when the clock started, though it runs into the next
        ("2025-06-01", "2025-06-21"),  # 1 June is day 1, 21 June day 21
        ("2026-02-02", "2026-02-22"),  # the draft of 2026 never binds
    ],
)
def test_the_event_is_day_one_and_days_are_calendar_days(
    book: rulebook.Rulebook, discussed: str, limit: str
) -> None:
    duty = the("initial-conference", due(book, happened("strategy-discussion", discussed)))
    assert duty.due_on == day(limit)
    assert duty.reason.steps[0].text.endswith("(day 1)")
    other = duty.reason.other_reading
    assert other is not None
    number = 28 if discussed < "2025-06-01" else 21
    again = count(day(discussed), Period(number, "working days"), book.calendar("northmarch"), day_one=True)
    assert other.day == again


def test_the_exception_to_both(book: rulebook.Rulebook) -> None:
    duty = the("first-core-group", due(book, ICPC))
    assert duty.due_on == day("2025-03-24")  # St Patrick's Day, Monday 17 March, is a holiday there
    assert duty.reason.other_reading is not None
    assert duty.reason.other_reading.day == day("2025-03-19")


def test_a_clock_that_nothing_restarts(book: rulebook.Rulebook) -> None:
    first = happened("strategy-discussion", "2025-03-03", ref="enquiry:1")
    second = happened("strategy-discussion", "2025-03-20", ref="enquiry:2")
    assert [d.due_on for d in due(book, first, second)] == [day("2025-03-30")]
    held = happened("initial-conference", "2025-03-27", outcome="no-plan")
    later = happened("strategy-discussion", "2025-09-01", ref="enquiry:3")
    again = [d.due_on for d in due(book, first, held, later) if d.rule == "initial-conference"]
    assert again == [day("2025-03-30"), day("2025-09-21")]


@pytest.mark.parametrize(
    ("started", "limit"),
    [("2025-03-14", "2025-12-10"), ("2024-03-14", "2025-10-10"), ("2023-03-14", "2025-08-10")],
)
def test_a_ladder_by_age_of_plan(book: rulebook.Rulebook, started: str, limit: str) -> None:
    review = happened("review", "2025-06-10", outcome="continue")
    assert the("later-review", due(book, happened("plan-start", started), review)).due_on == day(limit)


def test_core_groups_counted_back_from_the_review(book: rulebook.Rulebook) -> None:
    start = happened("plan-start", "2025-03-14")

    def group(*held: str, reviews: tuple[str, ...] = ()) -> tuple[object, str]:
        events = [happened("core-group", on) for on in held]
        events += [happened("review", on, outcome="continue") for on in reviews]
        last = [d for d in due(book, ICPC, start, *events) if d.rule == "later-core-group"][-1]
        return last.due_on, last.reason.says

    assert group("2025-03-21")[0] == day("2025-05-02")  # six weeks come first
    limit, says = group("2025-03-21", "2025-05-01")
    assert limit == day("2025-06-04")  # ten days before 14 June, not six weeks, 12 June
    assert "the limit of Sat 14 June 2025" in says
    assert group("2025-07-01", reviews=("2025-06-10",))[0] == day("2025-08-12")
    assert group("2025-11-10", reviews=("2025-06-10",))[0] == day("2025-11-30")  # ten days before 10 December


def test_a_duty_of_its_own_and_an_event_of_its_own(book: rulebook.Rulebook) -> None:
    ended = happened("plan-end", "2025-03-14")
    assert the("after-removal-meeting", due(book, ended)).due_on == day("2025-05-09")
    done = the("after-removal-meeting", due(book, ended, happened("own-after-removal-meeting", "2025-05-12")))
    assert (done.standing, done.done_on) == ("done-late", day("2025-05-12"))
    challenge = the("challenge-meeting", due(book, happened("plan-start", "2025-03-31")))
    assert challenge.due_on == day("2025-12-31")
    assert book.procedure("stowe").events["own-challenge-meeting"] == "the nine-month challenge was held"


def test_appeals_have_clocks_of_their_own(book: rulebook.Rulebook) -> None:
    first = happened("appeal-made", "2025-07-10", ref="appeal:1")
    second = happened("appeal-made", "2025-07-14", ref="appeal:2")
    answered = happened("appeal-acknowledged", "2025-07-15", ref="appeal:2")
    found = due(book, first, second, answered)
    clocks = [(d.occasion, d.due_on, d.standing) for d in found if d.rule == "appeal-acknowledgement"]
    assert clocks == [  # 14 July is a holiday in Northern Ireland: the 12th fell on a Saturday
        ("appeal:1", day("2025-07-15"), "open"),
        ("appeal:2", day("2025-07-16"), "done"),
    ]
    hearings = [d.due_on for d in found if d.rule == "appeal-hearing"]
    assert hearings == [
        day("2025-08-12"),
        day("2025-08-13"),
    ]  # four weeks after the limit, the later of the two


def test_after_two_inquorate_conferences_running(book: rulebook.Rulebook) -> None:
    first = happened("review", "2025-06-02", quorate=False)
    second = happened("review", "2025-06-25", quorate=False)
    limits = [d.due_on for d in due(book, first, second) if d.rule == "after-inquorate"]
    assert limits == [day("2025-07-02"), day("2025-07-09")]


def test_two_inquorate_conferences_running_are_barred(book: rulebook.Rulebook) -> None:
    procedure, on = book.procedure("northmarch"), day("2025-06-25")
    history = History([happened("review", "2025-06-02", quorate=False)])
    before = quorum.running(history, on)
    assert before == 1
    alone = quorum.check([CHAIR, WORKER, POLICE], procedure=procedure, on=on)
    assert (alone.met, alone.proceed is not None) == (False, True)
    again = quorum.check([CHAIR, WORKER, POLICE], procedure=procedure, on=on, inquorate_before=before)
    assert (again.met, again.proceed) == (False, None)
    assert any("not quorate either" in words for words in again.must_record)

    def proceed(number: int) -> permission.Permission:
        return quorum.may_proceed(
            ["urgent"], role="conference-chair", reasons="It cannot wait.", procedure=procedure, on=on,
            inquorate_before=number,
        )  # fmt: skip

    assert proceed(0).allowed
    assert not proceed(1).allowed and "Not again" in proceed(1).reason.says
    recovered = History([*history.events, happened("review", "2025-06-20", quorate=True)])
    assert quorum.running(recovered, on) == 0
    tees = book.procedure("tees")  # which does not bar it: the run makes no difference there
    often, never = (quorum.check([CHAIR], procedure=tees, on=on, inquorate_before=n) for n in (3, 0))
    assert often.must_record == never.must_record


def test_named_agencies_and_health_counted_once(book: rulebook.Rulebook) -> None:
    procedure, on = book.procedure("northmarch"), day("2025-06-10")
    health_twice = quorum.check([CHAIR, WORKER, HOSPITAL, SURGERY], procedure=procedure, on=on)
    assert health_twice.met is False
    assert health_twice.missing == ("police", "one more agency besides children's social care")
    assert ("gp practice", "counts as one with nhs trust") in health_twice.not_counted
    assert quorum.check([CHAIR, WORKER, HOSPITAL, POLICE], procedure=procedure, on=on).met
    without_police = quorum.check([CHAIR, WORKER, SCHOOL, HOSPITAL], procedure=procedure, on=on)
    assert without_police.missing == ("police",)


ALL_END = {"police": "end", "school": "end"}


def judged(book: rulebook.Rulebook, table: Table, on: str = "2025-06-10") -> Decision:
    procedure, calendar = book.procedure("northmarch"), book.calendar("northmarch")
    return decide(table, procedure=procedure, on=day(on), calendar=calendar)


def test_deciding_by_consensus_and_else_the_chair(book: rulebook.Rulebook) -> None:
    agreed = judged(book, Table(views=ALL_END))
    assert (agreed.outcome, agreed.how, agreed.decided_by) == ("end", "majority", "conference")
    differs = judged(book, Table(views={**ALL_END, "health": "continue"}))
    assert (differs.outcome, differs.needs) == (None, ("chair_view",))
    ruled = judged(book, Table(views={**ALL_END, "health": "continue"}, chair_view="continue"))
    assert (ruled.outcome, ruled.decided_by, ruled.how) == ("continue", "conference-chair", "no-consensus")


def test_a_decision_takes_effect_later(book: rulebook.Rulebook) -> None:
    decision = judged(book, Table(views=ALL_END), on="2025-07-01")
    assert decision.effect_on == day("2025-07-16")  # 14 July is a holiday there
    assert "takes effect on Wed 16 July 2025" in decision.says
    assert "takes-effect" in {p.key for p in decision.must_record}
    early = judged(book, Table(views=ALL_END, removal_on=day("2025-07-15")), on="2025-07-01")
    assert "too-early" in {p.key for p in early.blocked} and not early.final
    kept = judged(book, Table(views=ALL_END, removal_on=day("2025-07-16")), on="2025-07-01")
    assert "too-early" not in {p.key for p in kept.blocked}
    assert judged(book, Table(views=dict.fromkeys(ALL_END, "continue"))).effect_on is None
    ended = happened("review", "2025-07-01", outcome="end")
    duty = the("lifting-takes-effect", due(book, ended))
    assert (duty.meaning, duty.due_on) == ("on", day("2025-07-16"))
    no_calendar = decide(Table(views=ALL_END), procedure=book.procedure("northmarch"), on=day("2025-07-01"))
    assert no_calendar.effect_on is None
    assert "takes-effect" in {p.key for p in no_calendar.must_record}


def test_a_plan_ends_by_letter_if_nobody_objects(book: rulebook.Rulebook) -> None:
    def asked(on: str, **facts: object) -> ending.Ending:
        return ending.check(
            "no-contact", role="service-manager", procedure=book.procedure("northmarch"), on=day(on),
            facts={"agencies_told": True, **facts}, calendar=book.calendar("northmarch"),
        )  # fmt: skip

    sent = day("2025-07-01")
    assert [p.key for p in asked("2025-07-20").blocked] == ["letter"]
    waiting = asked("2025-07-16", letter_sent=sent)
    assert (waiting.allowed, waiting.objections_by) == (False, day("2025-07-16"))
    assert [p.key for p in waiting.blocked] == ["window"]
    ended = asked("2025-07-17", letter_sent=sent)
    assert (ended.allowed, ended.ends_on, ended.route) == (True, day("2025-07-17"), "letter")
    objected = asked("2025-07-17", letter_sent=sent, objected=True)
    assert (objected.allowed, [p.key for p in objected.blocked]) == (False, ["objection"])
    with pytest.raises(ValueError, match="give the calendar"):
        ending.check("no-contact", role="service-manager", procedure=book.procedure("northmarch"), on=sent)


def test_one_role_is_anothers_in_one_council(book: rulebook.Rulebook) -> None:
    on = day("2025-06-10")
    region, council = book.procedure("northmarch"), book.procedure("stowe")
    assert permission.may("change-date", role="service-manager", procedure=region, on=on).allowed
    refused = permission.may("change-date", role="service-manager", procedure=council, on=on)
    assert (refused.allowed, refused.by) == (False, ("practice-director",))
    assert refused.reason.says == "Only the practice director may do this."
    assert "the practice director takes the place of the service manager" in refused.reason.note
    assert permission.may("change-date", role="practice-director", procedure=council, on=on).allowed
    challenge = the("challenge-meeting", due(book, happened("plan-start", "2025-03-31"), area="stowe"))
    assert challenge.whose == "practice-director"
    (route,) = [g for g in ending.grounds(council, on) if g.key == "no-contact"]
    assert route.citation is not None and route.citation.clauses == ("NOR-14",)
    assert (council.word("core-group"), region.word("core-group"), council.word("plan-ends")) == (
        "inner team",
        "safety team",
        "lifted",
    )


def test_a_council_says_only_what_differs_and_the_finding_says_whose_rule_it_is(
    book: rulebook.Rulebook,
) -> None:
    ended = happened("plan-end", "2025-03-14")
    duty = the("after-removal-meeting", due(book, ended, area="stowe"))
    assert (duty.due_on, duty.strength, duty.reason.procedure) == (day("2025-04-25"), "should", "stowe")
    inherited = the("challenge-meeting", due(book, happened("plan-start", "2025-03-31"), area="stowe"))
    assert inherited.reason.note.startswith("Stowe does not state this; what Northmarch says serves.")
    assert inherited.reason.citation.source == "Northmarch regional manual (invented)"
    national = the("transfer-in-conference", due(book, happened("move-notified", "2025-03-03"), area="stowe"))
    assert national.reason.procedure == "national"


def test_another_nation_has_its_own_holidays(book: rulebook.Rulebook) -> None:
    assert not book.calendar("stowe").is_worked(day("2025-03-17"))
    assert book.calendar("tees").is_worked(day("2025-03-17"))
    closed = book.calendar("stowe", closures=(day("2025-03-18"),))
    assert count(day("2025-03-14"), Period(1, "working days"), closed) == day("2025-03-19")
    assert closed is book.calendar("stowe", closures=(day("2025-03-18"),))
