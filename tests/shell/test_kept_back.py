"""Plan copies, letters about a plan's end and released papers are searched like notices before anybody gets them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from quorate.attendance.actions import releasing
from quorate.attendance.actions.refusals import NotYours as NotTheirs
from quorate.attendance.actions.refusals import Refused as NotGiven
from quorate.attendance.queries import releasing as releases
from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.cases.models import Event, Relative
from quorate.cases.parents import record_parent
from quorate.conferences.actions.notices import send_notices
from quorate.conferences.models import Decision
from quorate.endings.actions import notices
from quorate.endings.actions.refusals import NotYours, Refused
from quorate.endings.queries import notices as told
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.minutes.actions import notes, writing
from quorate.minutes.kept_back import Addressee, KeptBack
from quorate.minutes.models import Audience
from quorate.plans import actions as plans
from quorate.plans.models import PaperAllowed, Plan
from tests.shell import attendance_world as aw
from tests.shell import endings_world as built
from tests.shell import papers_world, plans_world, world
from tests.shell.test_hold_pages import text

pytestmark = pytest.mark.django_db

Role, State = world.Role, Letter.State
PLACE = "14 Larkspur Terrace"


def keep_secret(person: Relative, by: Any, at: Any = world.NOW) -> None:
    ways = safe_contact.Ways(
        post=safe_contact.Post.OTHER, post_address=f"{PLACE}\nMarrowby", secret=True, why="She has moved."
    )
    safe_contact.record(person=person, ways=ways, by=by, at=at)


def relative(family: Any, relation: str) -> Relative:
    return Relative.objects.get(family=family, relation=relation)


# One person's paper of a plan -------------------------------------------------------------------------------------


def visit(person: Any, address: str, data: dict[str, str] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def on_plan() -> tuple[world.Place, Plan]:
    place = world.make_place("tees")
    plan = plans_world.put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))
    Plan.objects.filter(pk=plan.pk).update(usual_chair=place.chair)
    plan.refresh_from_db()
    return place, plan


def add(place: world.Place, plan: Plan, what: str) -> Any:
    doer = plans.Doer(practitioner=place.by_role[Role.SOCIAL_WORKER])
    return plans.add_action(
        plan=plan, what=what, doer=doer, by_on=None, significant=False, by=place.manager, at=world.NOW
    )


def test_a_plan_copy_that_tells_waits_and_goes_once_the_action_is_left_out() -> None:
    place, plan = on_plan()
    keep_secret(relative(place.family, "mother"), place.administrator)
    action = add(place, plan, f"Visit them at {PLACE} each week")
    father = relative(place.family, "father")
    page = reverse("plans:person", args=[plan.pk, f"relative-{father.pk}"])
    file = reverse("plans:person-file", args=[plan.pk, f"relative-{father.pk}", "docx"])

    assert "kept secret" in text(visit(place.manager, page))
    refused = visit(place.manager, file)
    assert refused.status_code == 302 and refused["Location"] == page
    assert "kept secret" not in text(visit(place.manager, f"{page}?without={action.pk}"))
    given = visit(place.manager, f"{file}?without={action.pk}")
    assert given.status_code == 200 and PLACE not in plans_words(given.content)
    mother = relative(place.family, "mother")
    assert visit(
        place.manager, reverse("plans:person-file", args=[plan.pk, f"relative-{mother.pk}", "pdf"])
    ).content.startswith(b"%PDF"), "her own place is no secret from her"


def plans_words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_chairs_manager_lets_a_plan_copy_go_with_a_reason_until_it_says_something_else() -> None:
    place, plan = on_plan()
    keep_secret(relative(place.family, "mother"), place.administrator)
    add(place, plan, f"Visit them at {PLACE} each week")
    who = f"relative-{relative(place.family, 'father').pk}"
    worker = place.by_role[Role.SOCIAL_WORKER]
    allow, file = (
        reverse("plans:person-allow", args=[plan.pk, who]),
        reverse("plans:person-file", args=[plan.pk, who, "docx"]),
    )
    assert "This is for the usual chair" in text(visit(worker, allow, {"why": "He knows."}))
    assert not PaperAllowed.objects.exists()
    page = visit(place.manager, allow, {"why": "He knows: they live together again."})
    assert "they live together again" in text(page)
    assert visit(place.manager, file).status_code == 200
    assert Entry.objects.filter(act="plans.paper-let-through").count() == 1

    add(place, plan, "Ring on Fridays")
    assert visit(place.manager, file).status_code == 302


def test_a_plan_copy_does_not_name_a_child_of_other_parents_nor_repeat_what_the_record_leaves_out() -> None:
    sitting = papers_world.held()
    family, admin = sitting.place.family, sitting.place.administrator
    first, second = world.children_of(family)
    mother, father = relative(family, "mother"), relative(family, "father")
    record_parent(relative=mother, children=[first, second], by=admin, at=world.NOW)
    record_parent(relative=father, children=[first], by=admin, at=world.NOW)
    kept = KeptBack(family, children=[first])
    said = f"{second.given_name} is collected at noon."
    assert kept.told(Addressee(f"relative:{father.pk}", father.name), files(said))
    assert not kept.told(Addressee(f"relative:{mother.pk}", mother.name), files(said))

    minutes = writing.draft(sitting.now(), by=admin, at=papers_world.AFTERWARDS)
    says = "The grandmother told the school in confidence that she is afraid of him."
    wording = notes.Wording(text=says, audience=Audience.PROFESSIONALS, ground="third-party")
    notes.add(minutes, minutes.sections.order_by("pk")[0].key, wording, by=admin, at=papers_world.AFTERWARDS)
    kept = KeptBack(family, children=[first])
    assert kept.told(Addressee(f"relative:{mother.pk}", mother.name), files(says))
    police = sitting.place.network.police
    assert not kept.told(Addressee(f"practitioner:{police.pk}", police.name), files(says))


def files(said: str) -> list[tuple[str, bytes]]:
    out, document = BytesIO(), Document()
    document.add_paragraph(said)
    document.save(out)
    return [("paper.docx", out.getvalue())]


# Letters about a plan's end ---------------------------------------------------------------------------------------


def ended(reason: str) -> tuple[built.Case, Relative]:
    case, _, _ = built.made_here("berkshire")
    keep_secret(relative(case.place.family, "mother"), case.place.administrator)
    plans.end(
        plan=case.plan, on=built.TODAY, reason=reason, ref="conference:9", by=case.manager, at=world.NOW
    )
    return case.again(), relative(case.place.family, "father")


def send(case: built.Case, father: Relative) -> list[Letter]:
    return notices.send_notices(plan=case.plan, also=[f"r{father.pk}"], by=case.worker, at=world.NOW)


def to_father(father: Relative) -> Letter:
    return Letter.objects.get(document=told.DOCUMENT, to_name=father.name)


def test_a_letter_about_a_plans_end_that_tells_waits_and_goes_once_it_is_reworded() -> None:
    case, father = ended(f"They live at {PLACE} now.")
    posted = send(case, father)
    letter = to_father(father)
    assert letter.state == State.HELD and "kept secret" in letter.held_because
    assert {one.state for one in posted if one.pk != letter.pk} == {State.QUEUED}
    assert send(case, father) == [], "it still tells, so it waits as before"

    Plan.objects.filter(pk=case.plan.pk).update(end_reason="They are safe now.")
    again = send(case.again(), father)
    assert [one.pk for one in again] == [letter.pk]
    letter.refresh_from_db()
    assert letter.state == State.TO_PRINT
    do_all_waiting()


def test_the_chair_decides_on_a_letter_about_a_plans_end(settings: Any) -> None:
    case, father = ended(f"They live at {PLACE} now.")
    send(case, father)
    letter = to_father(father)
    with pytest.raises(NotYours):
        notices.decide_letter(letter, plan=case.plan, give=True, why="x", by=case.worker, at=world.NOW)
    with pytest.raises(Refused, match="Say why"):
        notices.decide_letter(letter, plan=case.plan, give=True, why=" ", by=case.place.chair, at=world.NOW)
    page = visit(case.place.chair, reverse("endings:notices", args=[case.plan.pk]))
    assert "Letters that wait for the chair" in text(page) and "kept secret" in text(page)
    address = reverse("endings:notice-decide", args=[case.plan.pk, letter.pk])
    assert "The chair of the conference that made the plan decides" in text(visit(case.worker, address))
    page = visit(case.place.chair, address, {"give": "no", "why": "He is told by word of mouth."})
    assert "Your decision is recorded." in text(page)
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED
    assert send(case, father) == []


# Papers that go to somebody outside -------------------------------------------------------------------------------


def test_a_paper_in_which_a_secret_place_stands_is_released_only_with_the_chairs_reason(
    settings: Any,
) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    decided = Decision.objects.filter(
        conference_child__conference=sitting.conference, superseded_at__isnull=True
    )
    decided.update(changes=f"Contact is to be at {PLACE}.")
    holding_admin, at = sitting.place.administrator, papers_world.AFTERWARDS
    send_notices(sitting.now(), also=(), by=sitting.chair, at=at)
    do_all_waiting()
    keep_secret(relative(sitting.place.family, "mother"), holding_admin, at)
    row = aw.a_release(sitting.now(), holding_admin, at, asker="authority", wanted="content")
    agreed = releasing.Decided(agreed=True, reasons="They need it.", ground="consent")
    row = releasing.decide(release=row, said=agreed, version=row.version, by=sitting.chair, at=at)
    paper = next(iter(releases.papers_of(sitting.conference)))

    def give(by: Any, although: str = "") -> Any:
        went = releasing.Went(on=at.date(), how="By hand", papers=[paper], although=although)
        row.refresh_from_db()
        return releasing.give(release=row, said=went, version=row.version, by=by, at=at)

    with pytest.raises(NotGiven, match="kept secret"):
        give(holding_admin)
    with pytest.raises(NotTheirs):
        give(holding_admin, "The court has it already.")
    page = world.client_for(sitting.chair).get(reverse("attendance:release-give", args=[row.pk]))
    assert "kept secret" in text(page) and "Only the Chair can say so" in text(page)
    assert give(sitting.chair, "The court has it already.").state == "given"
    note = Event.objects.filter(facts__topic="release").first()
    assert note is not None and "The court has it already." in note.facts["says"]
