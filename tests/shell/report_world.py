"""Reports in parts, of a conference about brothers and sisters who need not have the same parents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from quorate.cases.models import Child, Relative
from quorate.cases.parents import record_parent
from quorate.conferences.actions import invite as inviting
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.reports import actions, queries
from quorate.reports.models import Report

from . import world
from .conference_world import STARTS, book, invite_network


@dataclass
class Told:
    """A conference, its professionals' invitations by part, and its family's by relation."""

    place: world.Place
    conference: Conference
    asked: dict[str, Invitation]
    family: dict[str, Invitation] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)

    def receive(self, part: str, *said: actions.Said, version: int = 0, says: str = "continue") -> Report:
        """Take in a report of these parts from somebody."""
        author = self.asked[part]
        rows = ConferenceChild.objects.filter(conference=self.conference)
        return actions.keep(
            invitation=author,
            said=said,
            recommendations={row.pk: says for row in rows},
            version=version,
            by=author.practitioner or self.place.administrator,
            at=world.NOW,
        )

    def show(self, report: Report, *relations: str, how: str = "together") -> Report:
        report.refresh_from_db()
        return actions.record_shared(
            report=report,
            on=world.TODAY,
            today=world.TODAY,
            version=report.version,
            people=[self.family[one] for one in relations],
            how=how,
            by=self.place.administrator,
            at=world.NOW,
        )


def told(procedure: str = "berkshire", *, halves: bool = False, starts_at: datetime = STARTS) -> Told:
    """Return a booked review with everybody asked, the family too.

    ``halves``: the two children have one mother and a father each, “father” and “second father”.
    """
    place = world.make_place(procedure)
    assert place.family is not None
    children = world.children_of(place.family)
    if halves:
        Relative.objects.create(
            family=place.family, name="Second Father", relation="second father", parental_responsibility=True
        )
        whose = {"mother": children, "father": children[:1], "second father": children[1:]}
        for relation, own in whose.items():
            relative = Relative.objects.get(family=place.family, relation=relation)
            record_parent(relative=relative, children=own, by=place.administrator, at=world.NOW)
    conference = book(place, starts_at=starts_at)
    found = Told(place, conference, invite_network(place, conference), children=children)
    found.family = invite_family(found, Relative.objects.filter(family=place.family).order_by("pk"))
    return found


def invite_family(where: Told, relatives: Sequence[Relative]) -> dict[str, Invitation]:
    asked = [
        inviting.Asked(ref=f"relative:{one.pk}", part=one.relation, core_group=False, owes_report=False)
        for one in relatives
    ]
    sent = inviting.send(conference=where.conference, asked=asked, by=where.place.administrator, at=world.NOW)
    return {invitation.part: invitation for invitation in sent}


def in_scene(place: world.Place, report: Report, conference: Conference) -> dict[str, object]:
    """Give the scene's report a second version with a file, show it to the mother, and ask to keep a part back."""
    author = report.invitation
    kept = actions.attach(
        invitation=author,
        file=actions.File(name="notes.pdf", media_type="application/pdf", content=b"%PDF-1.7 invented"),
        about=[row.child_id for row in conference.children.all()],
        by=place.administrator,
        at=world.NOW,
    )
    actions.keep(
        invitation=author,
        said=[
            actions.Said("one", "Incidents", "A call on Monday.", nature="fact"),
            actions.Said("two", "Files", "", attachment=kept),
        ],
        recommendations={row.pk: "continue" for row in conference.children.all()},
        version=report.version,
        by=place.administrator,
        at=world.NOW,
    )
    where = Told(place, conference, {author.part: author})
    where.family = invite_family(where, Relative.objects.filter(family=place.family, relation="mother"))
    where.show(report, "mother")
    report.refresh_from_db()
    asked = actions.ask_to_withhold(
        report=report,
        wish=actions.Wish("A witness is named", "two"),
        version=report.version,
        by=place.administrator,
        at=world.NOW,
    )
    shared = report.shared.get()
    version = report.versions.order_by("-number").first()
    assert version is not None
    return {
        "report_person": where.family["mother"].pk,
        "report_shared": shared.pk,
        "report_withholding": asked.pk,
        "report_file": kept.pk,
        "report_anchor": queries.sentences_of(version)[0].anchor,
    }
