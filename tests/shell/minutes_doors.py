"""What each address of the minutes answers to whom: the record, its editions and who was told."""

from quorate.people.models import Practitioner
from tests.shell.doors import ALL, Door, door

Role = Practitioner.Role
# Papers go out as letters: on the pages they are for those who make them, and do not exist for anybody else.
PAPER_PEOPLE = {
    Role.ADMINISTRATOR,
    Role.CHAIR,
    Role.CHAIRS_MANAGER,
    Role.SERVICE_MANAGER,
    Role.DESIGNATED_MANAGER,
}
NO_PAPERS = dict.fromkeys(ALL - PAPER_PEOPLE, 404)


def papers(**kwargs: str) -> Door:
    return door(case=True, answers=NO_PAPERS, **kwargs)


MINUTES = {
    "minutes:notes": papers(pk="held"),
    "minutes:notes-live": papers(pk="held"),
    "minutes:paragraph": papers(pk="held", paragraph="paragraph"),
    "minutes:paragraph-move": door(
        case=True, answers=NO_PAPERS, post_only=True, pk="held", paragraph="paragraph"
    ),
    "minutes:paragraph-strike": papers(pk="held", paragraph="paragraph"),
    "minutes:readers": papers(pk="held", paragraph="paragraph"),
    "minutes:redact": papers(pk="held", paragraph="paragraph", invitation="held_invitation"),
    "minutes:editions": papers(pk="held"),
    "minutes:editions-approve": door(case=True, answers=NO_PAPERS, post_only=True, pk="held"),
    "minutes:check": papers(pk="held"),
    "minutes:edition": papers(pk="held", invitation="held_invitation"),
    "minutes:told": papers(pk="held"),
    "minutes:tell": papers(pk="held", invitation="held_invitation"),
}
