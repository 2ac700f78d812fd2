"""What the family says of a report, sentence by sentence."""

from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.conferences.models import Invitation
from quorate.people.models import Practitioner

from ..models import Remark, ReportVersion
from ..queries import reading
from .refusing import OVER, ReportRefused, children_numbers

WRITERS = frozenset(
    {
        Practitioner.Role.SOCIAL_WORKER,
        Practitioner.Role.TEAM_MANAGER,
        Practitioner.Role.ADMINISTRATOR,
        Practitioner.Role.CHAIR,
    }
)
"""Who may write down what somebody of the family says."""
LONGEST = 4000


@transaction.atomic
def remark(
    *,
    invitation: Invitation,
    version: ReportVersion,
    anchor: str,
    says: str,
    words: str,
    by: Practitioner | None,
    at: datetime,
) -> Remark:
    """Keep what somebody of the family says of one sentence; what they said of it before is superseded.

    ``by`` is None when they wrote it themselves, else who wrote it down for them. ``anchor`` is of a sentence in their
    own copy. The same remark twice stays one.

    :raises ReportRefused: if they were not shown that sentence, the conference is over, or a correction has no words
    """
    _check(invitation, says, words, by)
    copy = reading.copy_shown(invitation, version.report_id)
    found = copy.sentence(anchor) if copy else None
    if copy is None or found is None:
        raise ReportRefused("This sentence is no longer in the report. Look at the report again.")
    part, sentence = found
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    standing = Remark.objects.filter(
        report=version.report_id, anchor=anchor, invitation=invitation, superseded_at__isnull=True
    )
    last = standing.first()
    if last is not None and (last.says, last.words, last.by) == (says, words.strip(), by):
        return last
    standing.update(superseded_at=at)
    kept = Remark.objects.create(
        report_id=version.report_id,
        number=copy.version.number,
        part_ref=part.part.ref,
        anchor=anchor,
        sentence=sentence.text,
        invitation=invitation,
        says=says,
        words=words.strip(),
        at=at,
        by=by,
    )
    _record("reports.remarked", kept, by, at)
    return kept


def _check(invitation: Invitation, says: str, words: str, by: Practitioner | None) -> None:
    conference = invitation.conference
    if conference.state in OVER:
        raise ReportRefused(
            "The conference is over. Tell the person who chaired it, or your social worker, if a report is wrong."
        )
    if says not in Remark.Says.values:
        raise ReportRefused("Select whether you agree", "says")
    if says == Remark.Says.CORRECTION and not words.strip():
        raise ReportRefused("Say what is wrong, and what is right", "words")
    if len(words) > LONGEST:
        raise ReportRefused(f"Use {LONGEST} characters or fewer", "words")
    if by is not None and (by.area_id != conference.area_id or by.role not in WRITERS):
        raise ReportRefused(
            "Only the social worker or the conference service may write this down for the family."
        )


@transaction.atomic
def take_back_remark(*, kept: Remark, by: Practitioner | None, at: datetime) -> None:
    """Take a remark back: it no longer stands, and is kept."""
    if Remark.objects.filter(pk=kept.pk, superseded_at__isnull=True).update(superseded_at=at):
        _record("reports.remark-taken-back", kept, by, at)


def _record(act: str, kept: Remark, by: Practitioner | None, at: datetime) -> None:
    conference = kept.invitation.conference
    audit.record(
        act=act,
        about=f"report:{kept.report_id}",
        by=by or f"invitation:{kept.invitation_id}",
        at=at,
        area=conference.area.key,
        children=children_numbers(conference),
        detail={"remark": kept.pk, "invitation": kept.invitation_id},
    )
