"""What each address of what goes out answers to whom: files made, the daily flow, CP-IS; and of files brought in."""

from quorate.people.models import Practitioner
from tests.shell.doors import door

Role = Practitioner.Role
SENDERS = {Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER}

EXCHANGE = {
    "returns:index": door(SENDERS),
    "returns:census": door(SENDERS),
    "returns:dataset": door(SENDERS),
    "returns:names": door(SENDERS),
    "returns:file": door(SENDERS, pk="caseload_file"),
    "returns:progress": door(SENDERS, pk="caseload_file"),
    "returns:not-taken": door(SENDERS, pk="caseload_file"),
    "exchange:out": door(SENDERS),
    "exchange:out-file": door(SENDERS, pk="output_file"),
    "exchange:out-progress": door(SENDERS, pk="output_file"),
    "exchange:out-take": door(SENDERS, pk="output_file"),
    "exchange:daily": door(SENDERS),
    "exchange:daily-send": door(SENDERS, post_only=True),
    "exchange:daily-again": door(SENDERS, post_only=True, pk="flow_sending"),
    "exchange:cpis": door(SENDERS),
    "exchange:cpis-work-out": door(SENDERS, post_only=True),
    "exchange:cpis-make": door(SENDERS, post_only=True),
    "exchange:cpis-file": door(SENDERS, pk="cpis_file"),
    "exchange:cpis-take": door(SENDERS, pk="cpis_file"),
    "exchange:cpis-mother": door(SENDERS, pk="cpis_mother"),
}
