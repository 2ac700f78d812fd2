"""The audit: it is there, it cannot be changed, and a change made behind its back is found."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from quorate import __main__ as door
from quorate.audit import fences, queries
from quorate.audit.actions import GENESIS, NobodyActed, record, record_seen, seal
from quorate.audit.models import Entry, EntryChild
from tests.shell import world

pytestmark = pytest.mark.django_db


def add(number: int = 1, *, area: str = "tees") -> list[Entry]:
    return [
        record(
            act="conferences.booked",
            about=f"conference:{place}",
            by="test world",
            at=world.NOW + timedelta(minutes=place),
            area=area,
            children=[7, 3, 7],
            detail={"room": place, 5: [1.5, None], "ünder": {"b": 1, "a": True}},
        )
        for place in range(number)
    ]


@pytest.fixture
def without_fences() -> Iterator[None]:
    """As somebody who owns the database could have it."""
    fences.take_down(connection)
    yield
    fences.put_up(connection)


def test_entries_follow_each_other_and_are_read_back_as_they_were_sealed() -> None:
    first, second = add(2)

    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    stored = Entry.objects.get(sequence=2)
    assert seal(stored) == stored.hash
    assert stored.children == [3, 7]
    assert list(stored.child_rows.order_by("child_id").values_list("child_id", flat=True)) == [3, 7]


def test_nobody_is_not_an_actor() -> None:
    with pytest.raises(NobodyActed):
        record(act="x.y", about="", by="", at=world.NOW, area="tees")
    assert not Entry.objects.exists()


def test_an_entry_and_its_act_are_stored_together_or_not_at_all() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        add()
        raise RuntimeError("the act failed")
    assert not Entry.objects.exists()


CHANGES = {
    "both": [
        "UPDATE audit_entry SET by_name = 'Somebody else'",
        "DELETE FROM audit_entry",
        "UPDATE audit_entrychild SET child_id = 8",
        "DELETE FROM audit_entrychild",
    ],
    "sqlite": [
        "INSERT OR REPLACE INTO audit_entrychild (id, entry_id, child_id) "
        "SELECT id, entry_id, 8 FROM audit_entrychild",
        "INSERT OR REPLACE INTO audit_entry SELECT id + 100, sequence, at, kind, act, about, area, by_id, "
        "'Somebody else', by_role, detail, children, previous_hash, hash FROM audit_entry",
    ],
    "postgresql": ["TRUNCATE audit_entry CASCADE", "TRUNCATE audit_entrychild"],
}


@pytest.mark.parametrize("statement", CHANGES["both"] + CHANGES[connection.vendor])
def test_the_database_refuses_to_change_what_was_said(statement: str) -> None:
    add(2)
    connection.check_constraints()  # nothing is left waiting that would refuse for another reason
    before = list(Entry.objects.order_by("sequence").values())

    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert fences.REFUSAL in str(refused.value)
    assert list(Entry.objects.order_by("sequence").values()) == before
    assert set(EntryChild.objects.values_list("child_id", flat=True)) == {3, 7}


def test_a_whole_chain_is_walked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHUNK", 3)
    entries = add(8)
    add(2, area="berkshire")

    chain = queries.walk(area="tees", expected=entries[4].hash)

    assert chain.broken is None
    assert (chain.entries, chain.in_area, chain.last_sequence) == (10, 8, 10)
    assert chain.expected_at == 5


BEHIND_ITS_BACK = {
    "UPDATE audit_entry SET by_name = 'Somebody else' WHERE sequence = 3": (3, "does not say what it said"),
    "UPDATE audit_entry SET detail = '{}' WHERE sequence = 4": (4, "does not say what it said"),
    "UPDATE audit_entry SET children = '[3]' WHERE sequence = 4": (4, "does not say what it said"),
    "DELETE FROM audit_entrychild WHERE entry_id = (SELECT id FROM audit_entry WHERE sequence = 2)": (
        2,
        "not found under the children",
    ),
    "UPDATE audit_entrychild SET child_id = 9 WHERE child_id = 7": (1, "not found under the children"),
    "UPDATE audit_entry SET sequence = sequence + 10 WHERE sequence = 5": (5, "missing"),
    "UPDATE audit_entry SET previous_hash = 'x' WHERE sequence = 2": (2, "does not follow"),
}


@pytest.mark.parametrize("statement", BEHIND_ITS_BACK)
def test_a_change_behind_its_back_is_found_where_it_was_made(statement: str, without_fences: None) -> None:
    add(5)
    with connection.cursor() as cursor:
        cursor.execute(statement)

    broken = queries.walk().broken

    assert broken is not None
    sequence, words = BEHIND_ITS_BACK[statement]
    assert broken.sequence == sequence
    assert words in broken.says


def test_an_entry_made_anew_with_its_own_seal_still_breaks_the_next(without_fences: None) -> None:
    add(3)
    entry = Entry.objects.get(sequence=2)
    entry.by_name = "Somebody else"
    entry.hash = seal(entry)
    entry.save()

    broken = queries.walk().broken

    assert broken is not None
    assert broken.sequence == 3
    assert "does not follow" in broken.says


def test_a_missing_fence_is_reported(without_fences: None) -> None:
    add()
    broken = queries.walk().broken
    assert broken is not None
    assert "no longer refuses" in broken.says


def test_the_command_prints_the_anchor_and_finds_a_cut(
    capsys: pytest.CaptureFixture[str], without_fences: None
) -> None:
    kept = add(4)[-1].hash
    fences.put_up(connection)
    assert door.main(["verify-audit", "--area", "tees"]) == 0
    said = capsys.readouterr().out
    assert "4 entries" in said
    assert f"Last: 4 {kept}" in said
    assert door.main(["verify-audit", "--expect", kept]) == 0

    fences.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entrychild")
        cursor.execute("DELETE FROM audit_entry WHERE sequence > 2")
        cursor.execute("UPDATE audit_entry SET children = '[]'")
    for entry in Entry.objects.order_by("sequence"):
        before = Entry.objects.filter(sequence=entry.sequence - 1).first()
        entry.previous_hash = before.hash if before else GENESIS
        entry.hash = seal(entry)
        entry.save()
    fences.put_up(connection)
    capsys.readouterr()

    assert door.main(["verify-audit"]) == 0, "a chain forged from end to end hangs together"
    assert door.main(["verify-audit", "--expect", kept]) == 1, "but not with what was kept elsewhere"
    assert "expected hash" in capsys.readouterr().err


def test_the_command_names_the_first_broken_entry(
    capsys: pytest.CaptureFixture[str], without_fences: None
) -> None:
    add(3)
    Entry.objects.filter(sequence=2).update(act="conferences.cancelled")

    assert door.main(["verify-audit"]) == 1

    assert "Entry 2 does not say what it said" in capsys.readouterr().err


def test_a_childs_log_shows_who_did_and_who_saw_latest_first() -> None:
    reader = world.make_practitioner(world.make_area("tees"))
    add(2)
    record_seen(what="cases.child_page", about="child:7", by=reader, at=world.NOW, area="tees", children=[7])
    record_seen(what="cases.child_page", about="child:8", by=reader, at=world.NOW, area="tees", children=[8])
    record_seen(
        what="cases.child_page", about="child:7", by=reader, at=world.NOW, area="berkshire", children=[7]
    )

    both = list(queries.lines(queries.of_child(7, area="tees")))
    seen = list(queries.lines(queries.of_child(7, area="tees", kind="saw")))

    assert [line.saw for line in both] == [True, False, False]
    assert [(line.who, line.what) for line in seen] == [(reader.name, "Child page (cases)")]
    assert both[1].about == "conference 1"


def test_each_reading_is_an_entry_of_its_own_and_costs_few_queries(
    django_assert_max_num_queries: object,
) -> None:
    reader = world.make_practitioner(world.make_area("tees"))
    before = Entry.objects.count()
    for _ in range(2):
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            record_seen(
                what="cases.child_page",
                about="child:7",
                by=reader,
                at=world.NOW,
                area="tees",
                children=range(50),
            )
    assert Entry.objects.count() == before + 2


@pytest.mark.django_db(transaction=True)
def test_people_at_work_at_once_leave_one_chain() -> None:
    def work(person: int) -> None:
        for place in range(10):
            with transaction.atomic():
                record(act="x.y", about=f"x:{place}", by=f"person {person}", at=world.NOW, area="tees")
        connection.close()

    with ThreadPoolExecutor(max_workers=5) as people:
        list(people.map(work, range(5)))

    chain = queries.walk()
    assert chain.broken is None
    assert chain.entries == 50


@pytest.mark.django_db(transaction=True)
def test_a_tests_own_database_can_be_cleared_away() -> None:
    add()
    assert fences.missing(connection) == []
