"""What each address of a child's times in need, and of the merged census file, answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import STAFF, door

Role = Practitioner.Role
KEEPERS = STAFF - {Role.CHAIR}
MERGERS = {Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER}
EPISODES = {
    "episodes:page": door(STAFF, case=True, pk="child"),
    "episodes:add": door(KEEPERS, case=True, pk="child"),
    "episodes:details": door(KEEPERS, case=True, pk="child"),
    "episodes:correct": door(KEEPERS, case=True, pk="child", row="episode"),
    "episodes:close": door(KEEPERS, case=True, pk="child", row="episode"),
    "episodes:assessment": door(KEEPERS, case=True, pk="child", row="episode"),
    "episodes:need-plan": door(KEEPERS, case=True, pk="child", row="episode"),
    "episodes:assessment-correct": door(KEEPERS, case=True, pk="child", row="assessment"),
    "episodes:need-plan-correct": door(KEEPERS, case=True, pk="child", row="need_plan"),
    "episodes:take-out": door(KEEPERS, case=True, pk="child", kind="=episode", row="episode"),
    "merged:index": door(MERGERS),
    "merged:file": door(MERGERS, pk="merged_file"),
    "merged:progress": door(MERGERS, pk="merged_file"),
    "merged:take": door(MERGERS, pk="merged_file"),
}
