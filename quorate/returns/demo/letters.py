"""The first council's letters look like its own, and one of them says it in its own words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from quorate.letters import own_words
from quorate.people.models import Practitioner

from .staff import Staff

AT = datetime(2026, 3, 9, 11, 0, tzinfo=ZoneInfo("Europe/London"))
LETTER = "conferences/invitation-reminder"
WORDS = """Subject: We have not heard from you yet: conference {{ conference }}

Dear {{ name }},

We asked you to come to child protection conference {{ conference }}. We do not know yet whether we shall see you.

It begins at {{ starts_at|time }} on {{ starts_at|weekday }}.

{% if answer_at %}
Please answer after you sign in. It takes a minute:
{{ answer_at }}
{% else %}
Please tell {{ administrator }}. One call is enough: {{ reach }}
{% endif %}

Thank you.

{{ area.name }}
"""


def play(staff: Staff) -> None:
    """Give the area a letterhead, and a reminder in its own words."""
    area = staff.area
    manager = Practitioner.objects.filter(area=area, role=Practitioner.Role.CHAIRS_MANAGER).earliest("pk")
    look = own_words.Look(
        name=area.name,
        address=area.address,
        phone=area.phone,
        email=area.email,
        signature="Conference and Review Service",
        footer="This letter is confidential. If it is not for you, please tell us.",
    )
    own_words.change_letterhead(
        area=area, look=look, why="The council's own letterhead", base=0, by=manager, at=AT
    )
    own_words.change(
        area=area,
        key=LETTER,
        words=WORDS,
        why="Partners found the standard words cold",
        base=0,
        by=manager,
        at=AT,
    )
