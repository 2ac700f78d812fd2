"""What each address of the reports answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import ALL, STAFF, door

Role = Practitioner.Role
ONLY_AUTHOR = dict.fromkeys(ALL - {Role.PARTNER, Role.ADMINISTRATOR}, 404)
ONLY_AUTHOR_POSTS = dict.fromkeys(ALL - {Role.PARTNER, Role.ADMINISTRATOR}, 405)
SHARERS = {Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.PARTNER}
NOTES = SHARERS - {Role.PARTNER}
ASKERS = {Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER}
WRITTEN = {"case": True, "answers": ONLY_AUTHOR, "invitation": "invitation"}
REPORTS = {
    "reports:page": door(STAFF, case=True, pk="conference"),
    "reports:parents": door(STAFF, case=True, pk="conference"),
    "reports:contributions": door(ASKERS, case=True, pk="conference"),
    **{
        f"reports:{name}": door(**WRITTEN)  # type: ignore[arg-type]
        for name in ("write", "recommend", "files", "sign", "whole")
    },
    "reports:question": door(**WRITTEN, key="=told"),  # type: ignore[arg-type]
    "reports:take-out": door(post_only=True, case=True, invitation="invitation", ref="=abc"),
    "reports:bring-in": door(post_only=True, case=True, invitation="invitation"),
    "reports:report": door(case=True, pk="report"),
    "reports:paper": door(case=True, pk="report", suffix="=docx"),
    "reports:family-paper": door(SHARERS, case=True, pk="report", person="report_person", suffix="=docx"),
    "reports:share": door(SHARERS, case=True, pk="report"),
    "reports:take-back": door(SHARERS, case=True, pk="report", number="report_shared"),
    "reports:withhold": door(SHARERS, case=True, pk="report"),
    "reports:answer": door({Role.CHAIR}, case=True, pk="report", number="report_withholding"),
    "reports:show-after-all": door(SHARERS, case=True, pk="report", number="report_withholding"),
    "reports:remark": door(NOTES, case=True, pk="report", anchor="report_anchor"),
    "reports:file": door(case=True, pk="report", number="one"),
    "reports:attachment": door(case=True, pk="report", number="report_file"),
}
