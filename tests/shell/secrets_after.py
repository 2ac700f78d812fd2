"""The review with its secrets once it was held and closed, its papers sent, and its readers come back to them."""

from datetime import timedelta

from quorate.attendance.actions import deciding, releasing
from quorate.attendance.models import Exclusion
from quorate.conferences.actions import hold, notices, say
from quorate.jobs.work import do_all_waiting
from quorate.minutes.actions import approving, notes, sending, writing
from quorate.minutes.models import Audience, Minutes
from tests.shell import door_links, holding, papers_world, secrets_world, world
from tests.shell.holding import OPENS
from tests.shell.secrets_world import PEOPLE, Secrets, mark

AT = papers_world.AFTERWARDS
LATER = AT + timedelta(hours=20)
BEHIND_DOORS = (*PEOPLE, "child 14", "child 9", "health visitor", "GP", "substitute")


def hold_and_send(made: Secrets) -> None:
    """Hold the review, close it, approve and send its minutes, and give them to others on a ground."""
    sitting = holding.Sitting(made.place, made.conference, made.asked)
    _sat(made, sitting)
    _sent(sitting)
    _released(made)


def come_back(made: Secrets) -> None:
    """Let everybody in anew, as on a later day: by a sign-in, or by a fresh link and a code for it."""
    for reader, person in made.signed_in.items():
        made.readers[reader] = world.client_for(person)
    for part in BEHIND_DOORS:
        made.readers[part] = door_links.fresh(made.asked[part])
    door_links.expire(made.asked["school nurse"])
    secrets_world.without_a_right(made)


def _sat(made: Secrets, sitting: holding.Sitting) -> None:
    place = sitting.place
    hold.open_conference(conference=sitting.now(), by=place.chair, at=OPENS)
    sitting.come((*holding.EVERYBODY, "mother", "second father", "child 14"))
    hold.arrive(invitation=made.asked["father"], mode="in-person", by=place.administrator, at=OPENS)
    out = OPENS + timedelta(minutes=20)
    hold.leave(invitation=made.asked["father"], left_at=out, by=place.administrator, at=out)
    for row, which, says in zip(sitting.rows, ("first", "second"), ("continue", "end"), strict=True):
        sitting.harm(row, suffering=False, likely=says == "continue")
        sitting.views(row, social_worker=says, health_visitor=says, class_teacher=says)
        sitting.say(row, "police", says, words=f"Our view {mark(f'view-{which}')} was given alone.")
        say.note_child(
            row=row, wishes_and_feelings="", working_notes=f"Noted {mark(f'note-{which}')} there.",
            notes_version=row.notes_version, by=place.administrator, at=holding.AFTER,
        )  # fmt: skip
        reasons = f"We decided so because of {mark(f'decided-{which}')} and nothing else."
        if says == "continue":
            sitting.decide(row, holding.going_on(reasons=reasons))
        else:
            asked = {"recommendations": "The family support worker stays."}
            sitting.decide(row, holding.ending(reasons=reasons, asked=asked))
    exclusion = Exclusion.objects.get(invitation=made.asked["father"])
    for what in ("concerns", "plan"):
        exclusion.refresh_from_db()
        deciding.give(
            exclusion=exclusion, what=what, on=OPENS.date(), how="The social worker told him.",
            version=exclusion.version, by=place.chair, at=holding.AFTER,
        )  # fmt: skip
    minutes = notes.begin(sitting.now(), by=place.administrator, at=OPENS + timedelta(minutes=80))
    _written(made, sitting, minutes)
    sitting.close()
    sitting.now()


def _written(made: Secrets, sitting: holding.Sitting, minutes: Minutes) -> None:
    """Add to the minutes what is for some and not for others."""
    first = sitting.rows[0].child_id
    father = made.asked["father"].pk
    for key, part, audience, named in (
        ("said-all", "discussion", Audience.EVERYONE, []),
        ("said-professionals", "discussion", Audience.PROFESSIONALS, []),
        ("said-not-father", "discussion", Audience.NOT_FOR, [father]),
        ("said-only-police", "other", Audience.ONLY, [made.asked["police"].pk]),
        ("said-of-first", f"child:{first}:discussion", Audience.EVERYONE, []),
    ):
        wording = notes.Wording(
            text=f"Then somebody spoke of {mark(key)} at some length.", audience=audience, people=named,
            ground="" if audience == Audience.EVERYONE else "third-party",
        )  # fmt: skip
        at = OPENS + timedelta(minutes=80)
        notes.add(minutes, part, wording, by=sitting.place.administrator, at=at)


def _sent(sitting: holding.Sitting) -> None:
    by = sitting.place.administrator
    minutes = writing.draft(sitting.now(), by=by, at=AT)
    minutes = writing.submit(minutes, version=minutes.version, by=by, at=AT)
    minutes = approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)
    ordered = sending.order(minutes, by=by, at=AT)
    assert ordered.sending is not None
    assert not ordered.to_edit
    notices.send_notices(sitting.now(), also=(), by=sitting.chair, at=AT)
    do_all_waiting()
    ordered.sending.refresh_from_db()
    assert ordered.sending.stopped == {}


def _released(made: Secrets) -> None:
    """Give one authority the minutes, refuse another, tell the prosecution only that there was a conference."""
    by, chair = made.place.administrator, made.place.chair
    for asker, wanted, agreed in (
        ("authority", "content", True), ("cps", "existence", True), ("other", "content", False)
    ):  # fmt: skip
        row = releasing.ask(
            conference=made.conference,
            said=releasing.Request(
                asker=asker, name=f"{asker.title()} of elsewhere", wanted=wanted,
                why=f"They say {mark('release-why')}.", asked_on=AT.date(),
            ),
            by=by, at=AT,
        )  # fmt: skip
        ground = {"content": "consent", "existence": "exists"}[wanted] if agreed else ""
        said = releasing.Decided(agreed=agreed, reasons=f"Weighed {mark('release-reasons')}.", ground=ground)
        row = releasing.decide(release=row, said=said, version=row.version, by=chair, at=AT)
        if agreed:
            papers = ["Minutes, version 1"] if wanted == "content" else []
            went = releasing.Went(
                on=AT.date(), how="By secure e-mail", papers=papers, told_by="" if papers else "PC Quill"
            )
            releasing.give(release=row, said=went, version=row.version, by=by, at=AT)
