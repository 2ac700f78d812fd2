"""What a child's own page says of a pregnancy and a birth: from the history alone, without a question."""

from datetime import date, datetime

import pytest

from quorate.cases.models import Child, Event
from quorate.people.models import Area, Practitioner
from quorate.unborn import hub

from .world import NOW, TODAY

WORKER = Practitioner(role=Practitioner.Role.SOCIAL_WORKER)
CHAIR = Practitioner(role=Practitioner.Role.CHAIR)


def child(**more: object) -> Child:
    return Child(pk=7, area=Area(procedure="berkshire"), **more)


def happened(kind: str, on: date = TODAY, at: datetime = NOW, **facts: object) -> Event:
    return Event(kind=kind, on=on, recorded_at=at, facts=facts)


def said(one: Child, *events: Event) -> list[tuple[str, str, bool]]:
    return [(line.title, line.says, line.concern) for line in hub.standing(one, events, TODAY)]


UNBORN = {"expected_on": date(2026, 9, 28)}
BORN = {"expected_on": date(2026, 4, 10), "born_on": date(2026, 4, 7)}


def test_an_unborn_child() -> None:
    far = ("Not yet born", "Expected on 28 September 2026; today 16 weeks", False)
    assert said(child(**UNBORN)) == [far]
    twins = happened("noted", topic="pre-birth-weighed", babies=2)
    assert said(child(**UNBORN), twins)[0][1].endswith("; 2 babies")
    waits = said(child(**UNBORN), happened("pre-birth-assessment", date(2026, 4, 6)))[1]
    assert waits == (
        "Conference before the birth",
        "Not decided; 7 days since the assessment was completed",
        True,
    )
    asked = said(child(**UNBORN), happened("noted", topic="conference-decided"))[1]
    assert asked == ("Conference before the birth", "Asked for on 13 April 2026", False)
    early = said(child(**UNBORN), happened("expected-birth", date(2026, 9, 28), premature=True))[1]
    assert (early[0], early[2]) == ("Early birth", True)
    held = said(child(**UNBORN), happened("initial-conference", unborn=True))[1]
    assert held == ("At the birth", "What must be in place is not written down yet", True)
    late = said(child(expected_on=date(2026, 4, 1)))
    assert late == [
        (
            "Not yet born",
            "Expected on 1 April 2026, which has passed: record the birth or what happened",
            True,
        )
    ]


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ((), None),
        (
            (happened("hospital-discharge", date(2026, 4, 15), planned=True),),
            ("Planned for 15 April 2026", False),
        ),
        (
            (happened("hospital-discharge", date(2026, 4, 10), planned=True),),
            ("Planned for 10 April 2026, which has passed", True),
        ),
        ((happened("hospital-discharge", date(2026, 4, 10)),), ("On 10 April 2026", False)),
        (
            (happened("hospital-discharge", date(2026, 4, 10), against=True),),
            ("On 10 April 2026, before the discharge meeting was held", True),
        ),
    ],
)
def test_a_baby(events: tuple[Event, ...], line: tuple[str, bool] | None) -> None:
    lines = said(child(**BORN), happened("birth", date(2026, 4, 7)), *events)
    assert lines[0] == ("Birth", "Born on 7 April 2026, 6 days ago", False)
    assert [(says, concern) for _, says, concern in lines[1:]] == ([line] if line else [])


def test_few_words_where_few_are_wanted() -> None:
    assert said(child(**UNBORN), happened("pregnancy-ended")) == [
        ("Pregnancy", "It ended on 13 April 2026", False)
    ]
    assert said(child(**BORN, died_on=date(2026, 4, 9)), happened("birth", date(2026, 4, 7))) == []
    assert said(child(born_on=date(2020, 1, 1))) == []
    gone = said(child(**BORN), happened("noted", topic="baby-taken-out"))
    assert gone == [("This record", "Made by mistake: nothing is due for it", False)]


def test_each_reader_is_offered_what_their_post_may_do() -> None:
    def texts(reader: Practitioner, one: Child, *events: Event) -> list[str]:
        return [link.text for link in hub.links(reader, one, events, TODAY)]

    assert texts(WORKER, child(**UNBORN))[1] == "Record the birth"
    assert len(texts(CHAIR, child(**UNBORN))) == 1
    assert texts(WORKER, child(**BORN))[1] == "Record a hospital discharge meeting"
    for nothing in (child(**BORN, died_on=TODAY), child(born_on=date(2020, 1, 1))):
        assert texts(WORKER, nothing) == []
    assert texts(WORKER, child(**UNBORN), happened("pregnancy-ended")) == []
