"""What a social worker's report has to say of the whole household: the other children, and visits of the enquiries."""

from collections.abc import Mapping, Sequence
from datetime import date

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child
from quorate.conferences.models import ConferenceChild, Invitation
from quorate.enquiries.queries.visits import VisitLine, visits_to
from quorate.people.models import Practitioner
from quorate.rules import deciding

RULE = "report-household"
VISITS = "Visits to the children during the section 47 enquiries"


def is_asked(invitation: Invitation, on: date) -> bool:
    """Return whether this author's report has to tell of the whole household: where the area asks it of social workers.

    **Rules** ``list.report-household``.
    """
    author = invitation.practitioner
    if author is None or author.role != Practitioner.Role.SOCIAL_WORKER:
        return False
    entries, _ = deciding.listed(RULE, procedure=procedure_of(author.area), on=on)
    return bool(entries)


def others(invitation: Invitation, children: Sequence[ConferenceChild], on: date) -> list[Child]:
    """Return the family's other living children, if the report must tell of them too."""
    if not is_asked(invitation, on):
        return []
    subjects = [one.child_id for one in children]
    family = invitation.conference.family_id
    rest = Child.objects.filter(family=family, died_on__isnull=True).exclude(pk__in=subjects)
    return list(rest.order_by("born_on", "pk"))


def visits(invitation: Invitation, children: Sequence[ConferenceChild], on: date) -> list[VisitLine]:
    """Return the visits of the enquiries that the report tells of; none where the area does not ask for them."""
    return visits_to([one.child_id for one in children]) if is_asked(invitation, on) else []


def heading(child: Child) -> str:
    return f"About {child.name}, whom the conference is not about"


def whole(text: str, said: Mapping[Child, str], seen: Sequence[VisitLine]) -> str:
    """Return the report with a part for each other child and one for the visits, each under its heading."""
    parts = [text.strip()]
    parts += [f"{heading(child)}:\n{words.strip()}" for child, words in said.items()]
    if seen:
        parts.append(f"{VISITS}:\n" + "\n".join(line.words for line in seen))
    return "\n\n".join(part for part in parts if part)


def apart(text: str, children: Sequence[Child]) -> tuple[str, dict[int, str]]:
    """Return the author's own words of an earlier version, and what it says of each other child."""
    own, _, _ = text.partition(f"{VISITS}:\n")
    said: dict[int, str] = {}
    for child in reversed(children):
        before, mark, after = own.partition(f"{heading(child)}:\n")
        if mark:
            own, said[child.pk] = before, after.strip()
    return own.strip(), said
