"""Requests for the record of a conference, what the procedure says to them, and which papers there are to give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quorate.conferences.access import conferences_seen_by
from quorate.conferences.checks import would_tell_outside
from quorate.conferences.models import Conference
from quorate.letters.models import Attachment, Letter
from quorate.people.models import Practitioner

from .. import grounds
from ..models import Release

Ground, Asker, Wanted = Release.Ground, Release.Asker, Release.Wanted
ACTS = {
    Ground.EXISTS: "tell-of-record",
    Ground.PROCEEDINGS: "show-record-in-court",
    Ground.CHILDS_LAWYER: "give-record-to-childs-lawyer",
}
"""The rule that speaks of each ground; consent and order go by the rule on third parties."""


def releases_of(conference: Conference) -> list[Release]:
    return list(
        Release.objects.filter(conference=conference)
        .select_related("by", "decided_by", "given_by")
        .order_by("-pk")
    )


def release_seen_by(reader: Practitioner, pk: int) -> Release | None:
    found = Release.objects.filter(pk=pk, conference__in=conferences_seen_by(reader))
    return found.select_related(
        "conference__area", "conference__chair", "conference__family", "by", "decided_by", "given_by"
    ).first()


@dataclass(frozen=True, slots=True)
class Way:
    """One ground on which a record may go, as this area's procedure has it."""

    ground: str
    label: str
    says: str


def ways_for(release: Release, on: date) -> list[Way]:
    """Return on which grounds this request may be agreed to in this area.

    **Rules** ``permission.release-minutes``, ``permission.tell-of-record``, ``permission.show-record-in-court``,
    ``permission.give-record-to-childs-lawyer``.
    """
    if release.wanted == Wanted.EXISTENCE:
        return [_way(release, Ground.EXISTS, on)]
    found = [_way(release, one, on) for one in (Ground.CONSENT, Ground.ORDER)]
    if release.asker == Asker.COURT:
        found.append(_way(release, Ground.PROCEEDINGS, on))
    if release.asker == Asker.CHILDS_LAWYER:
        found.append(_way(release, Ground.CHILDS_LAWYER, on))
    return [one for one in found if one.ground in open_grounds(release, on)]


def open_grounds(release: Release, on: date) -> frozenset[str]:
    """Return the grounds that the area's procedure lets stand; where it is silent, the chair's consent and an order."""
    if release.wanted == Wanted.EXISTENCE:
        return frozenset({Ground.EXISTS})
    area = release.conference.area
    found = set()
    for ground, fact in ((Ground.CONSENT, "chair_consent"), (Ground.ORDER, "court_order")):
        if grounds.judged(
            "release-minutes", area=area, on=on, facts={"chair_consent": False, fact: True}
        ).allowed:
            found.add(ground)
    if release.asker == Asker.COURT and grounds.speaks("show-record-in-court", area, on):
        found.add(Ground.PROCEEDINGS)
    if release.asker == Asker.CHILDS_LAWYER and grounds.speaks("give-record-to-childs-lawyer", area, on):
        found.add(Ground.CHILDS_LAWYER)
    return frozenset(found)


def _way(release: Release, ground: str, on: date) -> Way:
    said = grounds.judged(
        ACTS.get(Ground(ground), "release-minutes"), area=release.conference.area, on=on, facts={}
    )
    return Way(ground, str(Ground(ground).label), said.reason.says)


def papers_of(conference: Conference) -> dict[str, int]:
    """Return the papers of this conference that went to somebody, each with its day, and the letter it went with."""
    rows = (
        Letter.objects.filter(
            occasion=conference.ref, document__in=("outcome-notice", "minutes"), sent_at__isnull=False
        )
        .order_by("document", "sent_at", "pk")
        .values_list("document", "sent_at", "pk")
    )
    first: dict[str, tuple[str, int]] = {}
    for document, at, letter in rows:
        name = "Outcome notice" if document == "outcome-notice" else "Minutes"
        first.setdefault(document, (f"{name}, as first sent on {at:%-d %B %Y}", letter))
    return dict(first.values())


def told_by(release: Release, papers: Iterable[str]) -> tuple[str, ...]:
    """Return, in words, what these papers would tell whoever asks that is kept secret: places of the family.

    Papers that Quorate did not send are not known to it, and are not searched.
    """
    conference = release.conference
    numbers = [letter for paper, letter in papers_of(conference).items() if paper in set(papers)]
    files = [
        (one.name, bytes(one.content))
        for one in Attachment.objects.filter(letter__in=numbers).order_by("letter", "pk")
    ]
    if not files:
        return ()
    return would_tell_outside(conference, release.name, files)
