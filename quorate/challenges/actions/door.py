"""A complaint that the family sends at its own door: the same act, under the name of whoever the door is for."""

from datetime import date, datetime

from quorate.conferences.models import Invitation
from quorate.people.models import Agency

from ..models import Complaint, SentOn
from ..refusals import Refused
from ..routes import AGENCY
from .receiving import Said, receive, send_on

DOOR = "family door"
"""Who acts, as the audit names it: the invitation is in the complaint's own row."""


def from_family(
    *,
    invitation: Invitation,
    subject: str,
    words: str,
    on: date,
    token: str,
    at: datetime,
    wants: str = "",
    agency: Agency | None = None,
    may_pass_on: bool = False,
) -> Complaint | SentOn:
    """Receive what the person invited complains of, and return it; about one agency's service it is sent on.

    ``token`` marks the form: sent twice, it is taken once.

    :raises Refused: if the invitation is a professional's or was withdrawn, no agency is chosen for a complaint about
        one, or as `receive` and `send_on` refuse
    """
    person = invitation.relative or invitation.young_person
    if person is None or invitation.withdrawn_at is not None:
        raise Refused("This page is for the family of the meeting.")
    if subject != AGENCY:
        return receive(
            conference=invitation.conference,
            people=[person],
            said=Said(subject=subject, words=words, on=on, how=Complaint.How.DOOR, wants=wants),
            token=token,
            by=DOOR,
            at=at,
        )
    if agency is None:
        raise Refused("Choose which service it is about.", "agency")
    return send_on(
        conference=invitation.conference,
        person=person,
        agency=agency,
        words=words,
        on=on,
        may_pass_on=may_pass_on,
        token=token,
        by=DOOR,
        at=at,
    )
