"""A report that is being written: what it says so far, what is still empty, what holds it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quorate.conferences.models import ConferenceChild, Invitation
from quorate.rules.permission import Permission

from .. import asking
from ..asking import FILES, RECOMMENDATION, Ask, Asked
from ..models import Attachment, Draft, DraftAnswer, Part, Report, ReportVersion, Withholding
from ..paragraphs import Paragraph, answered, of_version, spread, stored
from .owed import conference_children

STANDS = (Withholding.Answer.WAITING, Withholding.Answer.AGREED)


@dataclass(frozen=True, slots=True)
class Wanting:
    """Something that is not there: in words, whose rule asks for it, and the question where it is put right."""

    key: str
    says: str
    source: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft as its author sees it. ``answers`` and ``versions`` go by the question's key."""

    invitation: Invitation
    asked: Asked
    draft: Draft | None
    answers: dict[str, list[Paragraph]]
    saved: dict[str, DraftAnswer]
    recommendations: dict[int, str]
    report: Report | None
    base: ReportVersion | None
    files: dict[int, Attachment]

    def version(self, key: str) -> int:
        """Return how often a question has been saved; 0 for never."""
        return self.saved[key].version if key in self.saved else 0

    @property
    def stamp(self) -> int:
        """Return a number that changes whenever anything is saved."""
        return sum(one.version for one in self.saved.values())

    @property
    def is_empty(self) -> bool:
        return not any(answered(some) for some in self.answers.values())

    def paragraphs(self, key: str) -> list[Paragraph]:
        return answered(self.answers.get(key, []))


def writing(invitation: Invitation, children: Sequence[ConferenceChild] | None = None) -> Writing:
    """Return the open draft of an author, or what a new one would begin from: the last signed version, or nothing."""
    children = conference_children(invitation.conference) if children is None else children
    asked = asking.asked_of(invitation, children)
    report = Report.objects.filter(invitation=invitation).first()
    base = (
        ReportVersion.objects.filter(report=report).defer("file_content").order_by("-number").first()
        if report
        else None
    )
    draft = Draft.objects.filter(invitation=invitation, signed_at__isnull=True).first()
    saved = (
        {one.prompt: one for one in DraftAnswer.objects.filter(draft=draft).select_related("by")}
        if draft
        else {}
    )
    answers = (
        of_version(
            Part.objects.filter(version=base)
            .order_by("place")
            .select_related("attachment")
            .defer("attachment__content"),
            asked,
        )
        if base
        else {}
    )
    says = {one.conference_child_id: one.says for one in base.recommendations.all()} if base else {}
    answers |= {key: stored(one.paragraphs) for key, one in saved.items() if key != RECOMMENDATION}
    if RECOMMENDATION in saved:
        says |= {row["child"]: row["says"] for row in saved[RECOMMENDATION].paragraphs}
    numbers = {one.file for some in answers.values() for one in some if one.file}
    files = (
        Attachment.objects.filter(pk__in=numbers, invitation=invitation).defer("content") if numbers else ()
    )
    return Writing(
        invitation, asked, draft, answers, saved, says, report, base, {one.pk: one for one in files}
    )


def held_already(report: Report | None) -> dict[str, Withholding]:
    """Return what the family is not shown of a report, by part, as far as it was asked for before."""
    if report is None:
        return {}
    return {one.part_ref: one for one in Withholding.objects.filter(report=report, answer__in=STANDS)}


def facts(found: Writing, *, signed: bool, off_form_why: str) -> dict[str, Any]:
    """Return what is true of a draft, as the area's tests of a report read it."""
    told = [(one, key) for key, some in found.answers.items() for one in answered(some)]
    written = [one for one, key in told if key != FILES]
    holds = [one.hold for one, _ in told if one.hold]
    return {
        "signed": signed,
        "natures": all(one.nature for one in written),
        "each_child": not _without_own(found),
        "separate": not found.asked.parents.differ
        or all(one.about or key.startswith(asking.ABOUT_OTHER) for one, key in told),
        "on_form": bool(written) or not told,
        "off_form_reason": off_form_why.strip(),
        "extent": all(hold.may_tell.strip() for hold in holds),
    }


def _without_own(found: Writing) -> list[int]:
    """Return the children of whom nothing is said by themselves, where there are several."""
    subjects = found.asked.numbers
    if len(subjects) < 2:
        return []
    own = {one.about[0] for some in found.answers.values() for one in answered(some) if len(one.about) == 1}
    return [child for child in subjects if child not in own]


def checked(
    found: Writing, *, signed: bool = False, off_form_why: str = ""
) -> tuple[list[Wanting], list[Wanting], Permission]:
    """Return what a draft cannot be signed without, what its author is warned of, and how the area judges it.

    **Rules** ``permission.submit-report`` and the level of each question of the form.
    """
    judged = asking.judge(
        found.invitation, found.asked.on, facts(found, signed=signed, off_form_why=off_form_why)
    )
    blocked = [Wanting(one.key, one.says, str(one.citation or "")) for one in judged.blocked]
    warned = [Wanting(one.key, one.says, str(one.citation or "")) for one in judged.warned]
    for question in found.asked.questions:
        lacking = _lacking(found, question)
        if lacking and question.level in ("block", "warn"):
            wanting = Wanting(question.key, lacking, question.source, question.key)
            (blocked if question.level == "block" else warned).append(wanting)
    if found.is_empty:
        blocked.append(Wanting("empty", "The report says nothing yet", ""))
    unsaid = [one.child.name for one in found.asked.children if one.pk not in found.recommendations]
    if unsaid and found.asked.recommends == "required":
        says = f"Select what you recommend for {', '.join(unsaid)}"
        blocked.append(Wanting(RECOMMENDATION, says, "", RECOMMENDATION))
    return blocked, warned, judged


def _lacking(found: Writing, question: Ask) -> str:
    """Return what is missing of one answer, in words; a file that stands for the report answers nothing by itself."""
    told = found.paragraphs(question.key)
    if not told:
        return f"“{question.asks}” is empty"
    if question.per != "child" or question.child is not None:
        return ""
    covered = {child for one in told for _, part in [*_parts(one, found.asked, question)] for child in part}
    missing = [one.child.name for one in found.asked.children if one.child_id not in covered]
    return f"“{question.asks}” says nothing of {', '.join(missing)}" if missing else ""


def _parts(one: Paragraph, asked: Asked, question: Ask) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (ref, asked.numbers if child is None else (child,)) for ref, child in spread(one, asked, question)
    ]
