"""A conference of four areas with its family asked, and people who ask to be there, for the tests of who may come."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from quorate.attendance.actions import admitting, deciding, excluding, family, releasing
from quorate.attendance.models import Admission, Exclusion, Release
from quorate.cases.models import Child, Relative
from quorate.conferences.actions import hold, listing
from quorate.conferences.actions import invite as inviting
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner
from tests.shell import conference_world, world

AT = world.NOW + timedelta(hours=2)
SITS = conference_world.STARTS
SECRET = "Zinc-and-marigold evidence"
"""Evidence that nothing may show which goes to the person."""
GROUNDS = {
    "welfare",
    "serious-interference",
    "child-asks",
    "professional-prevented",
    "confidential-information",
    "family-conflict",
}


@dataclass
class Gathering:
    """One booked conference, its network and family asked."""

    place: world.Place
    conference: Conference
    asked: dict[str, Invitation] = field(default_factory=dict)

    @property
    def chair(self) -> Practitioner:
        return self.place.chair

    @property
    def worker(self) -> Practitioner:
        return self.place.by_role[world.Role.SOCIAL_WORKER]

    @property
    def mother(self) -> Invitation:
        return self.asked["mother"]

    @property
    def father(self) -> Invitation:
        return self.asked["father"]

    @property
    def children(self) -> list[Child]:
        assert self.place.family is not None
        return world.children_of(self.place.family)

    def now(self) -> Conference:
        self.conference = Conference.objects.select_related("area", "chair", "administrator").get(
            pk=self.conference.pk
        )
        return self.conference

    def open(self, at: datetime = SITS) -> Conference:
        hold.open_conference(conference=self.now(), by=self.chair, at=at)
        return self.now()


def gather(procedure: str = "berkshire", *, email: str = "father@family.example") -> Gathering:
    """Return a review of two children, everybody asked, the father with an e-mail address."""
    place = world.make_place(procedure)
    conference = conference_world.book(place)
    asked = conference_world.invite_network(place, conference, reports=False)
    relatives = list(Relative.objects.filter(family=place.family).order_by("pk"))
    Relative.objects.filter(pk__in=[one.pk for one in relatives if one.relation == "father"]).update(
        email=email
    )
    sent = inviting.send(
        conference=conference,
        asked=[inviting.Asked(ref=f"relative:{one.pk}", part=one.relation) for one in relatives],
        by=place.administrator,
        at=world.NOW,
    )
    asked |= {invitation.part: invitation for invitation in sent}
    gathering = Gathering(place, conference, asked)
    gathering.now()
    return gathering


def request(**changes: Any) -> excluding.Request:
    said: dict[str, Any] = {
        "wanted": "part",
        "wanted_part": "Item 3, when the police speak",
        "evidence": f"{SECRET}: he shouted at the school.",
        "ground": "family-conflict",
    }
    return excluding.Request(**{**said, **changes})


def ask(
    gathering: Gathering, *, at: datetime = AT, by: Practitioner | None = None, **changes: Any
) -> Exclusion:
    """Ask to keep the father out, as the social worker."""
    if gathering.place.area.procedure != "berkshire" and "ground" not in changes:
        changes |= {"ground": "", "ground_words": "Shouting at the last one."}
    return excluding.ask(
        invitation=gathering.father, said=request(**changes), by=by or gathering.worker, at=at
    )


def decided(**changes: Any) -> deciding.Decided:
    said: dict[str, Any] = {
        "verdict": "part",
        "which_part": "Item 3, when the police speak",
        "reasons": "The mother has to be able to speak freely.",
        "advice": "not-needed",
        "words_to_person": "Others need to speak without you there for a short time.",
        "takes_part_how": "You can be there for all the rest.",
        "views_how": "Your social worker writes down what you think.",
        "outcome_how": "You will be there when the decision is made.",
    }
    return deciding.Decided(**{**said, **changes})


def decide(
    gathering: Gathering,
    exclusion: Exclusion,
    *,
    by: Practitioner | None = None,
    at: datetime = AT,
    version: int | None = None,
    **changes: Any,
) -> Exclusion:
    exclusion.refresh_from_db()
    return deciding.decide(
        exclusion=exclusion,
        said=decided(**changes),
        version=exclusion.version if version is None else version,
        by=by or gathering.chair,
        at=at,
    )


def an_observer(gathering: Gathering, name: str = "Quill Observer") -> Admission:
    """Have a student of the trust ask to watch."""
    student = world.make_practitioner(
        gathering.place.area,
        role=world.Role.PARTNER,
        agency=world.make_agency(gathering.place.area, world.Kind.HEALTH),
        name=name,
    )
    return admitting.ask(
        conference=gathering.now(),
        kind="observer",
        who=student,
        why="In training as a health visitor.",
        by=gathering.worker,
        at=AT,
    )


def answer(
    admission: Admission,
    of: Invitation | None,
    *,
    by: Practitioner,
    says: str = "given",
    words: str = "",
    on: date = world.TODAY,
) -> None:
    admission.refresh_from_db()
    admitting.answer(
        admission=admission,
        of=of,
        said=admitting.Answer(answer=says, how="phone", on=on, words=words),
        version=admission.version,
        by=by,
        at=AT,
    )


def a_release(
    conference: Conference,
    by: Practitioner,
    at: datetime,
    *,
    asker: str = "authority",
    wanted: str = "content",
) -> Release:
    return releasing.ask(
        conference=conference,
        said=releasing.Request(
            asker=asker,
            name="Solent Example Council",
            wanted=wanted,
            why="The family has moved there.",
            asked_on=at.date(),
        ),
        by=by,
        at=at,
    )


def of_scene(place: world.Place, numbers: dict[str, Any]) -> dict[str, int]:
    """Add to a scene: somebody who asks to watch, the family on the list, one request that waits, one decided, and
    one request for the record of the conference that was held."""
    conference = Conference.objects.select_related("area", "chair").get(pk=numbers["conference"])
    how: dict[str, Any] = {"by": place.administrator, "at": AT}
    mother, father = (
        conference.invitations.filter(relative=one, withdrawn_at__isnull=True).first()
        or listing.put_on_list(conference=conference, who=one, part=one.relation, **how)
        for one in Relative.objects.filter(family=conference.family_id).order_by("pk")[:2]
    )
    gathering = Gathering(place, conference, {"mother": mother, "father": father})
    berkshire = place.area.procedure == "berkshire"
    ground = {"ground": "welfare"} if berkshire else {"ground": "", "ground_words": "Shouting."}
    waits = excluding.ask(
        invitation=mother, said=request(**ground), by=place.by_role[world.Role.PARTNER], at=AT
    )
    kept = decide(gathering, ask(gathering, **ground))
    apart = family.keep_apart(
        invitation=mother, other=father, because="bail", says="No contact, said the police.", **how
    )
    held = Conference.objects.get(pk=numbers["held"])
    return {
        "admission": an_observer(gathering).pk,
        "exclusion": waits.pk,
        "kept_out": kept.pk,
        "kept_apart": apart.pk,
        "release": a_release(held, place.administrator, SITS + timedelta(hours=5)).pk,
    }
