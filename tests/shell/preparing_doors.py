"""What each address of preparing a family answers to whom."""

from tests.shell.doors import OFFICE, STAFF, door

ONE = {"pk": "conference", "who": "relative_who"}
CHILD = {"pk": "conference", "row": "conference_child"}
PREPARING = {
    "preparing:families": door(STAFF),
    "preparing:arrangements": door(STAFF),
    "preparing:arrangement": door(OFFICE, key="=online"),
    "preparing:page": door(STAFF, case=True, pk="conference"),
    # A point that the area's procedure does not have leads back to the family.
    "preparing:step": door(STAFF, status=302, case=True, **ONE, list_key="=family-minimum", item="=nothing"),
    "preparing:help": door(STAFF, case=True, **ONE, kind="=advocate"),
    "preparing:needs": door(STAFF, case=True, **ONE),
    "preparing:heard": door(STAFF, case=True, **ONE),
    "preparing:contribution": door(STAFF, case=True, number="contribution"),
    "preparing:file": door(STAFF, case=True, number="contribution"),
    "preparing:child": door(STAFF, case=True, **CHILD),
    "preparing:assess": door(STAFF, case=True, **CHILD),
    "preparing:settle": door(STAFF, case=True, **CHILD),
    "preparing:private": door(STAFF, case=True, **CHILD),
    "preparing:lift": door(STAFF, status=302, case=True, **CHILD, number="one"),  # nothing is kept back
    "preparing:day": door(STAFF, case=True, pk="conference"),
    "preparing:basis": door(STAFF, case=True, pk="conference", number="invitation"),
    "preparing:contacts": door(STAFF, case=True, pk="family"),
    "preparing:contact": door(STAFF, case=True, pk="family", who="relative_who"),
}
