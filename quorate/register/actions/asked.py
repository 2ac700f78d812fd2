"""Enquiries from outside: recorded, the enquirer checked, answered or refused, and weighed by a manager.

The order is fixed: nothing about a child is told before whoever asks is on record and has been checked.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from rapidfuzz import fuzz

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases import names
from quorate.cases.facts import calendar_of
from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from ..access import ANSWERERS, DESIGNATED
from ..models import EnquirerCheck, EnquiryAnswer, EnquiryReview, OutsideEnquiry
from ..queries.known import known

State = OutsideEnquiry.State
OPENS, SHUTS = time(8, 30), time(17, 30)
"""Office hours on a working day; what comes outside them is marked. No text gives hours."""
SAME_NAME = 85
"""Of 100: how alike two names must be to be taken for one child whom nobody knows."""


class AskRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Enquirer:
    """Who asks, as they say."""

    enquirer_name: str
    enquirer_agency: str
    enquirer_role: str
    enquirer_phone: str = ""
    enquirer_email: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The child asked about, as the enquirer says."""

    family_name: str
    given_name: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    address: str = ""


@transaction.atomic
def receive(
    *,
    how: str,
    enquirer: Enquirer,
    about: About,
    reason: str,
    access_reason: str,
    token: str,
    by: Practitioner,
    at: datetime,
) -> OutsideEnquiry:
    """Record that somebody asks about a child; the same ``token`` records it once. Nothing is told by this.

    **Source** Berkshire, Managing and providing information about a child (BER-SYS-03): checked and recorded first.

    :raises AskRefused: without the enquirer's name, agency, post, a way to reach them or a reason; without a family
        name; or when somebody who does not have the area's caseload gives no reason for answering
    """
    if by.role not in ANSWERERS:
        raise AskRefused("Only staff of children's social care answer enquiries from outside.")
    there = OutsideEnquiry.objects.filter(token=token, area=by.area_id).first()
    if there:
        return there
    _must_say_who(enquirer)
    if not about.family_name.strip():
        raise AskRefused("Enter the family name of the child asked about", "family_name")
    if not reason.strip():
        raise AskRefused("Enter why they ask", "reason")
    if not sees_whole_area(by) and not access_reason.strip():
        raise AskRefused("Enter why you answer this enquiry", "access_reason")
    enquiry = OutsideEnquiry.objects.create(
        area=by.area, received_at=at, received_by=by, how=how, reason=reason.strip(), token=token,
        access_reason=access_reason.strip(), out_of_hours=out_of_hours(by, at), subject=_subject(by, about, at),
        **asdict(enquirer), **asdict(about),
    )  # fmt: skip
    _audited(enquiry, "received", by=by, at=at, how=how, out_of_hours=enquiry.out_of_hours)
    return enquiry


def out_of_hours(by: Practitioner, at: datetime) -> bool:
    """Return whether a moment is outside office hours of the practitioner's area."""
    local = at.astimezone(LONDON)
    worked = calendar_of(by.area).is_worked(local.date())
    return not (worked and OPENS <= local.time() < SHUTS)


def _must_say_who(enquirer: Enquirer) -> None:
    for field, words in (
        ("enquirer_name", "the name of whoever asks"),
        ("enquirer_agency", "the agency they ask for"),
        ("enquirer_role", "their post there"),
    ):
        if not getattr(enquirer, field).strip():
            raise AskRefused(f"Enter {words}", field)
    if not (enquirer.enquirer_phone.strip() or enquirer.enquirer_email.strip()):
        raise AskRefused("Enter a telephone number or an e-mail address of whoever asks", "enquirer_phone")


def _subject(by: Practitioner, about: About, at: datetime) -> str:
    """Return the key under which enquiries about one child nobody knows stand together, until one is found."""
    plain = names.plain(f"{about.given_name} {about.family_name}")
    earlier = OutsideEnquiry.objects.filter(area=by.area_id, subject__startswith="name:")
    if about.born_on:
        earlier = earlier.filter(born_on=about.born_on)
    for subject in earlier.order_by("-pk").values_list("subject", flat=True)[:200]:
        if fuzz.token_sort_ratio(plain, subject.removeprefix("name:").rpartition(":")[0]) >= SAME_NAME:
            return str(subject)
    return f"name:{plain[:100]}:{about.born_on or about.expected_on or ''}"


@transaction.atomic
def check(
    *,
    enquiry: OutsideEnquiry,
    how: str,
    says: str,
    confirmed: bool,
    version: int,
    by: Practitioner,
    at: datetime,
) -> EnquirerCheck:
    """Record how the enquirer was checked, and whether they are who they say.

    :raises AskRefused: without saying which number, address or proof; or when it is answered already
    :raises cases.Stale: if the enquiry changed since ``version`` was shown
    """
    current = _locked(enquiry, version)
    _must_answer(current, by)
    if current.state in (State.ANSWERED, State.REFUSED):
        raise AskRefused("This enquiry has been answered. Put the answer right instead.")
    if not says.strip():
        raise AskRefused("Enter which number, address or proof it was", "says")
    row = EnquirerCheck.objects.create(
        enquiry=current, how=how, says=says.strip(), confirmed=confirmed, by=by, at=at
    )
    _saved(current, State.CHECKED if confirmed else State.RECORDED)
    _audited(current, "checked", by=by, at=at, how=how, confirmed=confirmed)
    return row


@transaction.atomic
def tell(
    *, enquiry: OutsideEnquiry, child: Child | None, says: str, version: int, by: Practitioner, at: datetime
) -> EnquiryAnswer:
    """Record what was told, word for word; the child's standing is taken from the record at that moment.

    ``child`` None: no such child is known. The child's history says that somebody asked.

    **Source** Berkshire (BER-SYS-03): refused before the enquirer is checked.

    :raises AskRefused: if no check has confirmed who asks, nothing is said, or it is answered already
    :raises cases.Stale: if the enquiry changed since ``version`` was shown
    """
    current = _locked(enquiry, version)
    _must_answer(current, by)
    checked = _confirmed(current)
    if not says.strip():
        raise AskRefused("Enter what was told, word for word", "says")
    answer = _answer(current, EnquiryAnswer.Kind.TOLD, says, by, at, child=child, checked=checked)
    _saved(current, State.ANSWERED)
    return answer


@transaction.atomic
def refuse(
    *, enquiry: OutsideEnquiry, why: str, version: int, by: Practitioner, at: datetime
) -> EnquiryAnswer:
    """Record that nothing was told, and why.

    :raises AskRefused: without a reason, or when it is answered already
    :raises cases.Stale: if the enquiry changed since ``version`` was shown
    """
    current = _locked(enquiry, version)
    _must_answer(current, by)
    if not why.strip():
        raise AskRefused("Enter why nothing is told", "why")
    answer = _answer(current, EnquiryAnswer.Kind.REFUSED, why, by, at)
    _saved(current, State.REFUSED)
    return answer


@transaction.atomic
def put_right(
    *,
    enquiry: OutsideEnquiry,
    child: Child | None,
    says: str,
    why: str,
    version: int,
    by: Practitioner,
    at: datetime,
) -> EnquiryAnswer:
    """Put right what is on record as told: the earlier answer stays, superseded, with the reason.

    :raises AskRefused: without a reason or words, before a check, or when nothing was answered yet
    :raises cases.Stale: if the enquiry changed since ``version`` was shown
    """
    current = _locked(enquiry, version)
    _must_answer(current, by)
    standing = EnquiryAnswer.objects.filter(enquiry=current, superseded_at__isnull=True).first()
    if standing is None:
        raise AskRefused("Nothing has been answered yet.")
    if not why.strip():
        raise AskRefused("Enter why the answer is put right", "why")
    if not says.strip():
        raise AskRefused("Enter what was told, word for word", "says")
    checked = _confirmed(current)
    standing.superseded_at, standing.superseded_by, standing.superseded_why = at, by, why.strip()
    standing.save(update_fields=["superseded_at", "superseded_by", "superseded_why"])
    answer = _answer(current, EnquiryAnswer.Kind.TOLD, says, by, at, child=child, checked=checked)
    _saved(current, State.ANSWERED)
    return answer


@transaction.atomic
def review(*, enquiry: OutsideEnquiry, says: str, by: Practitioner, at: datetime) -> EnquiryReview:
    """Record that the designated manager weighed the enquiry with what is known of the child. Twice is once.

    **Source** Berkshire (BER-MGR-02): recorded, and reviewed in the context of the child's known history.

    :raises AskRefused: without words, or by anybody but the designated manager
    """
    if by.role not in DESIGNATED or by.area_id != enquiry.area_id:
        raise AskRefused("The designated manager reviews enquiries.")
    if not says.strip():
        raise AskRefused("Enter what you make of it, with what is known of the child", "says")
    row, new = EnquiryReview.objects.get_or_create(
        enquiry=enquiry, defaults={"says": says.strip(), "by": by, "at": at}
    )
    if new:
        _audited(enquiry, "reviewed", by=by, at=at, child=_child_of(enquiry))
    return row


def _locked(enquiry: OutsideEnquiry, version: int) -> OutsideEnquiry:
    current = OutsideEnquiry.objects.select_for_update(of=("self",)).select_related("area").get(pk=enquiry.pk)
    if current.version != version:
        raise cases.Stale("This enquiry")
    return current


def _must_answer(enquiry: OutsideEnquiry, by: Practitioner) -> None:
    if by.role not in ANSWERERS or by.area_id != enquiry.area_id:
        raise AskRefused("Only staff of children's social care of this area answer its enquiries.")
    if not sees_whole_area(by) and enquiry.received_by_id != by.pk:
        raise AskRefused("Whoever took this enquiry answers it, or somebody of the office.")


def _confirmed(enquiry: OutsideEnquiry) -> EnquirerCheck:
    """Return the check that stands.

    :raises AskRefused: if the last check did not confirm who asks, or there was none
    """
    last = enquiry.checks.order_by("-pk").first()
    if last is None or not last.confirmed:
        raise AskRefused("Check who asks first, and record how: nothing may be told before that.")
    return last


def _answer(
    enquiry: OutsideEnquiry,
    kind: str,
    says: str,
    by: Practitioner,
    at: datetime,
    *,
    child: Child | None = None,
    checked: EnquirerCheck | None = None,
) -> EnquiryAnswer:
    today = at.astimezone(LONDON).date()
    told = kind == EnquiryAnswer.Kind.TOLD
    standing = str(known(child, enquiry.area.name, today).standing) if told else ""
    try:
        with transaction.atomic():
            answer = EnquiryAnswer.objects.create(
                enquiry=enquiry, kind=kind, checked=checked, child=child, standing=standing, says=says.strip(),
                by=by, at=at,
            )  # fmt: skip
    except IntegrityError as clash:
        raise AskRefused("This enquiry has been answered already. Put the answer right instead.") from clash
    if child is not None:
        enquiry.subject = f"child:{child.pk}"
        enquiry.save(update_fields=["subject"])
        cases.note(
            child=child, topic="asked-about", title="Somebody outside asked about this child", on=today,
            says=f"{enquiry.enquirer_role}, {enquiry.enquirer_agency}.", ref=enquiry.ref, by=by, at=at,
        )  # fmt: skip
    number = child.pk if child else None
    _audited(enquiry, "told" if told else "refused", by=by, at=at, child=number, standing=standing)
    return answer


def _child_of(enquiry: OutsideEnquiry) -> int | None:
    kind, _, number = enquiry.subject.partition(":")
    return int(number) if kind == "child" else None


def _saved(enquiry: OutsideEnquiry, state: str) -> None:
    enquiry.state = state
    enquiry.version += 1
    enquiry.save(update_fields=["state", "version"])


def _audited(
    enquiry: OutsideEnquiry,
    act: str,
    *,
    by: Practitioner,
    at: datetime,
    child: int | None = None,
    **detail: object,
) -> None:
    audit.record(
        act=f"register.outside-enquiry-{act}",
        about=enquiry.ref,
        by=by,
        at=at,
        area=enquiry.area.key,
        children=[child] if child else [],
        detail=detail,
    )
