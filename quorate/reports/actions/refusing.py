"""What the acts of reports share: how they refuse, and for which children they are."""

from quorate.conferences.models import Conference, Invitation

OVER = (Conference.State.CLOSED, Conference.State.CANCELLED, Conference.State.STOOD_DOWN)


class ReportRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right (or is empty), the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def refuse_when_over(invitation: Invitation, conference: Conference) -> None:
    """Refuse to take in a report for an invitation that no longer stands.

    :raises ReportRefused: if the invitation was withdrawn or the conference is over
    """
    if invitation.withdrawn_at:
        raise ReportRefused("This invitation has been withdrawn, so no report is asked for.")
    if conference.state in OVER:
        raise ReportRefused(
            "The conference is over. A report can no longer be added to it; "
            "send what is new to the social worker."
        )


def children_numbers(conference: Conference) -> list[int]:
    return list(conference.children.values_list("child_id", flat=True))


def ref_of(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"
