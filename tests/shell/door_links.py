"""The links in the invitations of a test's post room: followed as their holders do, and as others try to."""

import re
from datetime import timedelta

from django.test import Client

from quorate import clock
from quorate.conferences.models import Invitation
from quorate.doors.models import Door
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter

LINK = re.compile(r"/door/[\w-]{20,}/")


def of(invitation: Invitation) -> str:
    """Return the address in the invitation as it went to somebody."""
    key = f"invitation:{invitation.pk}:"
    letter = Letter.objects.filter(key__startswith=key, document="invitation").latest("pk")
    found = LINK.search(letter.text)
    assert found, invitation.part
    return found[0]


def through(invitation: Invitation) -> Client:
    """Return a browser that passed a door with the link and the code of the letters in the post room."""
    return _in_by(of(invitation))


def _in_by(link: str) -> Client:
    client = Client()
    assert client.post(link).status_code == 302
    code = re.search(r"\b(\d{6})\b", Letter.objects.filter(document="door-code").latest("pk").text)
    assert code
    answer = client.post(f"{link}code/", {"code": code[1]})
    assert answer.status_code == 302
    return client


def fresh(invitation: Invitation) -> Client:
    """Return a browser that passed by a fresh link, asked for with the one of the invitation that was used before."""
    used = of(invitation)
    assert Client().get(used).status_code == 404
    assert Client().post(f"{used}fresh/").status_code == 200
    do_all_waiting()
    sent = Letter.objects.filter(document="door-link", to_name=invitation.name).latest("pk")
    found = LINK.search(sent.text)
    assert found, invitation.part
    assert found[0] != used
    return _in_by(found[0])


def expire(invitation: Invitation) -> None:
    """Have a link's time run out."""
    door = Door.objects.filter(holder=f"invitation:{invitation.pk}")
    assert door.update(expires_at=clock.now() - timedelta(days=1)) == 1
