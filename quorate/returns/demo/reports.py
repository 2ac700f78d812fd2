"""Reports of an invented council in every state: begun, signed, late, kept back, read by a mother who answers."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from quorate.cases.models import Duty
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner
from quorate.reports import actions, queries
from quorate.reports.asking import FILES, MORE, Ask, Asked
from quorate.reports.models import Remark, Report
from quorate.reports.paragraphs import Hold, Paragraph

from .meetings import FIRST_DAY, LONDON
from .staff import Staff

WRITTEN_AT = datetime(2026, 4, 9, 15, 0, tzinfo=LONDON)
SHOWN_AT = WRITTEN_AT + timedelta(hours=2)
OPENED_AT = datetime(2026, 4, 11, 20, 15, tzinfo=LONDON)
TOLD = {
    "fact": (
        "Seen at home on 26 March and 7 April. Both visits were kept. There was food, and the beds were made.",
        "Came to every appointment in March but one, which was cancelled the day before and booked again.",
    ),
    "allegation": ("The mother said on 26 March that the evenings are calmer since her sister comes round.",),
    "opinion": (
        "I think that things are better than in January. The change is recent, and has not stood a hard week yet.",
        "Somebody should go on coming in the mornings until the summer.",
    ),
}
EACH = "I think that {name} is more settled, and still worries about who will be there after school."
KEPT = "A neighbour told me on 2 April that there was shouting at night, and asked not to be named."
WITNESS = Hold(
    "The neighbour would be known by what was said.", "That somebody outside the family is worried."
)


def play(staff: Staff) -> None:
    """Let people of other agencies write, sign and share what they owe for one conference; and one be late."""
    late = _late(staff)
    owing = _owing(staff)
    if len(owing) < 2:
        return
    _draft(owing[0])
    _keep_back(owing[1])
    for one in owing[2:3]:
        _signed(one)
    for one in owing[3:4]:
        _read_by_the_mother(one)
    if late is not None:
        invitation, at = late
        _signed(invitation, at=at)


def _owing(staff: Staff) -> list[Invitation]:
    """Return those of other agencies who owe a report for the conference with the most of them, the soonest first."""
    found: dict[int, list[Invitation]] = {}
    for one in _asked(staff).filter(conference__starts_at__date__gt=FIRST_DAY + timedelta(days=3)):
        found.setdefault(one.conference_id, []).append(one)
    return max(found.values(), key=len, default=[])


def _late(staff: Staff) -> tuple[Invitation, datetime] | None:
    """Return somebody whose report was due some days ago and has not come, and a moment on the day after."""
    for one in _asked(staff).filter(conference__starts_at__date__gt=FIRST_DAY):
        due = Duty.objects.filter(
            occasion=f"invitation:{one.pk}",
            rule="report-to-chair",
            ended_at__isnull=True,
            due_on__isnull=False,
        ).first()
        if due and due.due_on and due.due_on < WRITTEN_AT.date() + timedelta(days=2):
            return one, datetime.combine(due.due_on + timedelta(days=1), time(11, 30), tzinfo=LONDON)
    return None


def _asked(staff: Staff) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(
            conference__area=staff.area,
            conference__state=Conference.State.BOOKED,
            owes_report=True,
            invited_at__isnull=False,
            withdrawn_at__isnull=True,
            report__isnull=True,
            practitioner__role=Practitioner.Role.PARTNER,
        )
        .select_related("conference__area", "conference__family", "practitioner__agency")
        .order_by("conference__starts_at", "pk")
    )


def _draft(one: Invitation) -> None:
    """Write the first two answers and stop."""
    asked = queries.drafts.writing(one).asked
    for place, question in enumerate(asked.questions[:2]):
        _save(one, question, asked, place)


def _save(one: Invitation, question: Ask, asked: Asked, place: int, at: datetime = WRITTEN_AT) -> None:
    nature = question.nature or "fact"
    said = TOLD[nature][place % len(TOLD[nature])]
    paragraphs = [Paragraph(f"q{place}", said, nature, asked.numbers)]
    if question.per == "child" and question.child is None:
        paragraphs = [
            Paragraph(
                f"q{place}-{row.child_id}", EACH.format(name=row.child.given_name), nature, (row.child_id,)
            )
            for row in asked.children
        ]
    assert one.practitioner is not None, "only professionals report"
    actions.save_answer(
        invitation=one, question=question.key, paragraphs=paragraphs, version=0, by=one.practitioner, at=at
    )


def _signed(one: Invitation, *, at: datetime = WRITTEN_AT, more: tuple[Paragraph, ...] = ()) -> Report:
    """Answer every question, recommend and sign; ``more``: what is said under the last question."""
    author = one.practitioner
    assert author is not None, "only professionals report"
    asked = queries.drafts.writing(one).asked
    for place, question in enumerate(asked.questions):
        if question.key not in (MORE, FILES):
            _save(one, question, asked, place, at)
    if more:
        actions.save_answer(invitation=one, question=MORE, paragraphs=more, version=0, by=author, at=at)
    says = {row.pk: "continue" if row.kind == Conference.Kind.REVIEW else "plan" for row in asked.children}
    actions.save_recommendations(invitation=one, says=says, version=0, by=author, at=at)
    found = queries.drafts.writing(one)
    return actions.sign(
        invitation=one,
        name=one.name,
        ticked=True,
        off_form_why="",
        accepted=True,
        version=0,
        stamp=found.stamp,
        by=author,
        at=at,
    )


def _keep_back(one: Invitation) -> None:
    """Sign a report with a paragraph that the family is not to see: it waits for the Chair."""
    about = queries.drafts.writing(one).asked.numbers
    _signed(one, more=(Paragraph("kept", KEPT, "allegation", about, hold=WITNESS),))


def _read_by_the_mother(one: Invitation) -> None:
    """Make a report ready for the mother, who opens it by her link, agrees with a sentence and corrects another."""
    family = queries.family_asked(one.conference)
    mother = next((person for person in family if person.part == "mother"), None)
    report = _signed(one)
    author = one.practitioner
    if mother is None or author is None:
        return
    actions.make_available(report=report, people=[mother], version=report.version, by=author, at=SHOWN_AT)
    actions.record_opened(report, mother, OPENED_AT)
    copy = queries.copy_shown(mother, report.pk)
    if copy is None:
        return
    sentences = [each for part in copy.parts for each in part.sentences]
    said = (
        (Remark.Says.AGREE, ""),
        (Remark.Says.CORRECTION, "There was one more visit. You came on 1 April too."),
    )
    for sentence, (says, words) in zip(sentences[:2], said, strict=False):
        actions.remark(
            invitation=mother,
            version=copy.version,
            anchor=sentence.anchor,
            says=says,
            words=words,
            by=None,
            at=OPENED_AT,
        )
