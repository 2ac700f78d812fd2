"""The pages of moves: each road from the child's page to its end, the list, and who may."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.moves.models import Move

from . import world
from .plans_world import put_on_plan
from .test_moves import FARAWAY, TODAY, Story

pytestmark = pytest.mark.django_db
Role = world.Role


def visit(person: Any, name: str, *args: object, **said: object) -> Any:
    client = world.client_for(person)
    address = reverse(f"moves:{name}", args=args)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, said, follow=True) if said else client.get(address)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def on(day: date, name: str = "on") -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_a_move_in_from_notice_to_letter() -> None:
    story = Story()
    worker = story.place.by_role[Role.SOCIAL_WORKER]
    said = {"authority": FARAWAY, "stay": "yes", "lead_worker": "Rowan Example", "token": "one"}
    assert story.place.family is not None
    other = world.children_of(story.place.family)[1]
    assert other.name in words(visit(worker, "in-new", story.child.pk))
    answer = visit(worker, "in-new", story.child.pk, also=[other.pk], **said, **on(TODAY, "told_on"))
    assert Move.objects.filter(child=other).count() == 1
    move = Move.objects.get(child=story.child)
    assert answer.redirect_chain[-1][0] == reverse("moves:move", args=[move.pk])
    page = words(answer)
    assert f"<strong>{FARAWAY}</strong>" in page
    assert "Not told yet: children’s social care, the police, designated health professionals." in page
    assert "accepts the transfer for the authority" in page

    network = story.place.network
    assert network is not None
    page = words(
        visit(worker, "tell", move.pk, police=network.police.pk, **{"social-care": story.manager.pk})
    )
    assert "Not told yet: designated health professionals." in page
    assert "Waiting to be sent" in page
    page = words(visit(worker, "share", move.pk, kind="risk", says="Closer to the uncle.", **on(TODAY)))
    assert "Closer to the uncle." in page

    page = words(visit(worker, "accept", move.pk, ref="A/1", version=1, **on(TODAY)))
    assert "the designated manager or the service manager accepts" in page
    page = words(visit(story.manager, "accept", move.pk, ref="A/1", version=1, **on(TODAY)))
    assert "Accepted. The letter is in the post room." in page
    story.conference(TODAY)
    page = words(visit(story.manager, "confirm", move.pk, ref="C/1", version=2, **on(TODAY)))
    assert "the move is closed" in page
    assert f"<strong>{story.place.area.name}</strong>" in page


def test_a_move_out_and_the_letter_of_another_authority() -> None:
    story = Story("lincolnshire")
    put_on_plan(story.child, date(2026, 2, 4))
    page = words(visit(story.manager, "out-new", story.child.pk))
    assert "Read it in the handbook" in page
    visit(story.manager, "out-new", story.child.pk, authority=FARAWAY, **on(TODAY, "told_on"))
    move = Move.objects.get()
    page = words(
        visit(story.manager, "their-letter", move.pk, authority="Nearby", ref="x", version=1, **on(TODAY))
    )
    assert "Nearby is not the authority that was told" in page
    assert "There is a problem" in page
    page = words(visit(story.manager, "their-conference", move.pk, version=1, **on(TODAY)))
    assert "Our plan has not been ended yet." in page


def test_the_list_narrows_sorts_and_downloads_in_few_questions() -> None:
    story = Story()
    story.arrives()
    client = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False):
        for number in range(3):
            other = Story.__new__(Story)
            other.__dict__.update(story.__dict__)
            family = world.make_family(story.place.area, children=1, network=story.place.network)
            other.child = world.children_of(family)[0]
            other.arrives(authority=f"Authority {number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = words(client.get(reverse("moves:list")))
        assert "Authority 2" in page
        assert reverse("enquiries:newcomer") in page
        assert len(asked) <= 15, [query["sql"][:90] for query in asked]
        page = words(client.get(reverse("moves:list"), {"q": "faraway", "sort": "child"}))
        assert "Authority 2" not in page
        assert FARAWAY in page
        assert "No move fits" in words(client.get(reverse("moves:list"), {"direction": "out"}))
        answer = client.get(reverse("moves:list"), {"format": "csv"})
        text = b"".join(answer.streaming_content).decode()
    assert text.count("transfer-in conference here") == 4
    assert Entry.objects.filter(act="moves.downloaded").count() == 1


def test_the_page_asks_a_bounded_number_of_questions_and_is_recorded() -> None:
    story = Story()
    move = story.arrives()
    client = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False), CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("moves:move", args=[move.pk])).status_code == 200
    assert len(asked) <= 30
    assert Entry.objects.filter(act="moves.move", about=move.ref).count() == 1


def test_a_stale_page_is_told_and_a_correction_is_shown() -> None:
    story = Story()
    move = story.arrives()
    said = {"authority": "Afar Council", "stay": "yes", "why": "Misread.", **on(date(2026, 4, 7), "told_on")}
    page = words(visit(story.manager, "correct", move.pk, version=1, **said))
    assert "What was put right" in page
    page = words(visit(story.manager, "correct", move.pk, version=1, **{**said, "authority": "Other"}))
    assert "was changed by someone else" in page
    page = words(visit(story.manager, "withdraw", move.pk, version=2, why="Twice."))
    assert "Entered by mistake" in page


def test_partners_and_people_without_a_part_do_not_get_in() -> None:
    story = Story()
    move = story.arrives()
    assert visit(story.place.by_role[Role.PARTNER], "move", move.pk).status_code == 403
    stranger = world.make_practitioner(story.place.area)
    assert visit(stranger, "move", move.pk).status_code == 404
    assert visit(Story("tees").manager, "move", move.pk).status_code == 404


def test_the_childs_page_leads_to_the_move() -> None:
    story = Story()
    client = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False):
        page = words(client.get(reverse("register:child", args=[story.child.pk])))
        assert reverse("moves:in-new", args=[story.child.pk]) in page
        move = story.arrives()
        page = words(client.get(reverse("register:child", args=[story.child.pk])))
    assert "Responsible authority" in page
    assert reverse("moves:move", args=[move.pk]) in page
