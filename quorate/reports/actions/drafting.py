"""A report is written bit by bit, and signed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from secrets import token_hex

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.conferences.models import ConferenceChild, Invitation
from quorate.people.models import Practitioner

from .. import household
from ..asking import FILES, MORE, RECOMMENDATION, VISITS, Ask
from ..models import Attachment, Draft, DraftAnswer, Recommendation, Report
from ..paragraphs import LONGEST, Hold, Paragraph, answered, same, spread, stored, together
from ..queries import drafts
from .receiving import File, Said, Signed, keep
from .refusing import ReportRefused, children_numbers, refuse_when_over
from .withholding import Wish, ask_while_signing


class SavedMeanwhile(cases.Stale):
    """Somebody saved the same question first. Nothing was saved; ``both`` is what they wrote and what you wrote."""

    def __init__(self, who: str, at: datetime, version: int, both: list[Paragraph]) -> None:
        super().__init__("This answer")
        self.who, self.at, self.version, self.both = who, at, version, both


@transaction.atomic
def save_answer(
    *,
    invitation: Invitation,
    question: str,
    paragraphs: Sequence[Paragraph],
    version: int,
    by: Practitioner,
    at: datetime,
) -> DraftAnswer:
    """Save what a draft says to one question; a draft is begun with its first answer. Returns the answer.

    ``version`` is how often the question had been saved when it was shown. The same words twice are saved once.

    :raises ReportRefused: if the conference is over, or a paragraph is too long
    :raises SavedMeanwhile: if somebody saved other words in the meantime
    """
    told = answered(paragraphs)
    if any(len(one.text) > LONGEST for one in told):
        raise ReportRefused(f"A paragraph must be {LONGEST:,} characters or fewer")
    mine = set(Attachment.objects.filter(invitation=invitation).values_list("pk", flat=True))
    if any(one.file and one.file not in mine for one in told):
        raise ReportRefused("The file is no longer there. Send it again.")
    draft = _draft(invitation, by, at)
    found = (
        DraftAnswer.objects.select_for_update(of=("self",))
        .select_related("by")
        .filter(draft=draft, prompt=question)
        .first()
    )
    if found is None:
        _begin_from_last(draft, question, version)
        return _create(draft, question, [one.as_json() for one in told], by, at)
    if found.version != version:
        theirs = stored(found.paragraphs)
        if same(theirs, told):
            return found
        raise SavedMeanwhile(found.by.name, found.at, found.version, together(told, theirs))
    found.paragraphs, found.version, found.by, found.at = [one.as_json() for one in told], version + 1, by, at
    found.save()
    return found


def _begin_from_last(draft: Draft, question: str, version: int) -> None:
    """A question saved for the first time was never saved by anybody when it was shown.

    :raises cases.Stale: if it had been, in a draft that has been signed since
    """
    if version:
        raise cases.Stale("This report")


def _create(
    draft: Draft, question: str, rows: list[dict[str, object]], by: Practitioner, at: datetime
) -> DraftAnswer:
    try:
        with transaction.atomic():
            return DraftAnswer.objects.create(draft=draft, prompt=question, paragraphs=rows, by=by, at=at)
    except IntegrityError:
        found = DraftAnswer.objects.select_related("by").get(draft=draft, prompt=question)
        theirs = stored(found.paragraphs) if question != RECOMMENDATION else []
        both = together(stored(rows), theirs) if question != RECOMMENDATION else []
        raise SavedMeanwhile(found.by.name, found.at, found.version, both) from None


@transaction.atomic
def save_recommendations(
    *, invitation: Invitation, says: Mapping[int, str], version: int, by: Practitioner, at: datetime
) -> DraftAnswer:
    """Save what a draft recommends: the number of each child of the conference (ConferenceChild) to what it says.

    :raises ReportRefused: if the conference is over, or a child is not of it
    :raises cases.Stale: if somebody saved something else in the meantime
    """
    known = set(
        ConferenceChild.objects.filter(conference=invitation.conference_id).values_list("pk", flat=True)
    )
    if not set(says) <= known or not set(says.values()) <= set(Recommendation.Says.values):
        raise ReportRefused("Select a recommendation for each child")
    rows: list[dict[str, object]] = [{"child": child, "says": told} for child, told in sorted(says.items())]
    draft = _draft(invitation, by, at)
    found = DraftAnswer.objects.select_for_update().filter(draft=draft, prompt=RECOMMENDATION).first()
    if found is None:
        return _create(draft, RECOMMENDATION, rows, by, at)
    if found.version != version and found.paragraphs != rows:
        raise cases.Stale("What is recommended")
    found.paragraphs, found.version, found.by, found.at = rows, found.version + 1, by, at
    found.save()
    return found


@transaction.atomic
def attach(
    *,
    invitation: Invitation,
    file: File,
    about: Iterable[int],
    question: str = "",
    by: Practitioner,
    at: datetime,
) -> Attachment:
    """Add a file to a draft: it answers one question, or stands for the report. Returns it.

    The file is kept as it came; taking it out of the draft leaves it where it is, unread.
    """
    kept = Attachment.objects.create(
        invitation=invitation,
        name=file.name[:160],
        media_type=file.media_type,
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        at=at,
        by=by,
    )
    found = drafts.writing(invitation)
    key = question if found.asked.question(question) else FILES
    paragraphs = [
        *found.paragraphs(key),
        Paragraph(token_hex(6), about=tuple(about), file=kept.pk, nature="fact" if key != FILES else ""),
    ]
    save_answer(
        invitation=invitation, question=key, paragraphs=paragraphs, version=found.version(key), by=by, at=at
    )
    return kept


@transaction.atomic
def sign(
    *,
    invitation: Invitation,
    name: str,
    ticked: bool,
    off_form_why: str,
    accepted: bool,
    version: int,
    stamp: int,
    by: Practitioner,
    at: datetime,
) -> Report:
    """Sign a draft: it becomes a version of the report. Returns the report.

    ``name``: as its author types it; ``ticked``: that it is their own. ``accepted``: they have read what they were
    warned of. ``version`` and ``stamp``: of the report and of the draft as they were shown.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.submit-report``, the levels of ``form.report`` and of the agency's own form.

    :raises ReportRefused: with what is still missing; if warnings were not accepted; if the conference is over
    :raises cases.Stale: if the draft or the report changed since it was shown
    """
    draft = Draft.objects.select_for_update().filter(invitation=invitation, signed_at__isnull=True).first()
    if draft is None:
        raise cases.Stale("This report")
    found = drafts.writing(invitation)
    if found.stamp != stamp:
        raise cases.Stale("This report")
    signed = bool(name.strip()) and ticked
    blocked, warned, _ = drafts.checked(found, signed=signed, off_form_why=off_form_why)
    if blocked:
        raise ReportRefused("; ".join(one.says for one in blocked), "name" if not signed else "")
    if warned and not accepted:
        raise ReportRefused("Put right what is still missing, or say that you send it as it is", "accepted")
    wishes: list[Wish] = []
    said = _said(found, wishes)
    recommended = {
        one.pk: found.recommendations.get(one.pk, Recommendation.Says.NONE) for one in found.asked.children
    }
    report = keep(
        invitation=invitation,
        said=said,
        recommendations=recommended,
        version=version,
        by=by,
        at=at,
        signed=Signed(
            name.strip()[:120],
            ", ".join(found.asked.rules),
            off_form_why.strip(),
            tuple(one.says for one in warned),
        ),
        contribution=found.asked.joint and hasattr(invitation, "contribution"),
    )
    ask_while_signing(report=report, wishes=wishes, by=by, at=at)
    draft.signed_at = at
    draft.save(update_fields=["signed_at"])
    return report


def _said(found: drafts.Writing, wishes: list[Wish]) -> list[Said]:
    """Return the parts that a draft becomes, and note what is to be kept from the family."""
    said: list[Said] = []
    questions: list[tuple[str, Ask | None]] = [(one.key, one) for one in found.asked.questions]
    extra = [(key, None) for key in found.answers if key not in {one.key for one in found.asked.questions}]
    for key, question in [*questions, *extra]:
        for paragraph in found.paragraphs(key):
            for ref, child in spread(paragraph, found.asked, question):
                said.append(
                    Said(
                        ref,
                        question.asks[:200]
                        if question and key != MORE
                        else "The report"
                        if key == FILES
                        else "Further",
                        paragraph.text.strip(),
                        prompt=key,
                        child_id=child,
                        nature=paragraph.nature,
                        attachment=found.files.get(paragraph.file or 0),
                        contributed_by_id=paragraph.contributed_by,
                    )
                )
                if paragraph.hold:
                    hold: Hold = paragraph.hold
                    wishes.append(Wish(hold.reason, ref, hold.kept_from, hold.may_tell))
    seen = household.visits(found.invitation, found.asked.children, found.asked.on)
    for number, line in enumerate(seen):
        said.append(
            Said(
                f"{VISITS}-{number}",
                household.VISITS,
                line.words,
                prompt=VISITS,
                nature="fact",
                child_id=line.child or None,
            )
        )
    return said


def _draft(invitation: Invitation, by: Practitioner, at: datetime) -> Draft:
    """Return the open draft with its row locked, begun if need be."""
    locked = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("conference__area")
        .get(pk=invitation.pk)
    )
    refuse_when_over(locked, locked.conference)
    draft = Draft.objects.select_for_update().filter(invitation=invitation, signed_at__isnull=True).first()
    if draft is not None:
        return draft
    report = Report.objects.filter(invitation=invitation).first()
    last = report.versions.order_by("-number").values_list("number", flat=True).first() if report else 0
    draft = Draft.objects.create(invitation=invitation, started_at=at, started_by=by, base=last or 0)
    audit.record(
        act="reports.draft-begun",
        about=f"invitation:{invitation.pk}",
        by=by,
        at=at,
        area=locked.conference.area.key,
        children=children_numbers(locked.conference),
    )
    return draft
