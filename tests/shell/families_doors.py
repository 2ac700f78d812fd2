"""What each address of the family's door answers, and what anybody may read."""

from tests.shell.doors import STAFF, door, public, through_link

FAMILIES = {
    **{
        f"families:{name}": through_link()
        for name in (
            "home",
            "meeting",
            "say",
            "keep",
            "send",
            "recording",
            "drawing",
            "questions",
            "help",
            "coming",
            "complain",
            "safe-contact",
            "reports",
            "after",
            "change",
        )
    },
    "families:about": through_link(topic="=rights"),
    "families:ask-help": through_link(kind="=interpreter"),
    **{f"families:{name}": through_link(number="one") for name in ("sent", "sent-file", "take-back")},
    **{
        f"families:{name}": through_link(number="one")
        for name in ("report", "report-file", "paper", "plan-view")
    },
    "families:report-attached": through_link(number="one", file="one"),
    "families:sentence": through_link(number="one", anchor="=nowhere"),
    "families:remark-take-back": through_link(number="one", anchor="=nowhere"),
    "families:given": door(STAFF, case=True, number="held_relative"),
    "families:offer": door(STAFF, case=True, number="held_relative"),
    "families:told": door(STAFF, case=True, number="held"),
    "families:tell": door(STAFF, status=404, case=True, number="held", who="=relative-0"),
    "families:leaflets": public(),
    "families:leaflet": public(key="=parents"),
    "families:leaflet-file": public(key="=children", form="=a5"),
    "families:council": public(404, key="=nowhere"),
    "families:language": public(302, code="=cy"),
}
