"""Tells the child's page what the census's rules say of the child."""

from django.urls import reverse

from quorate.cases.models import Child
from quorate.cases.pages import Standing
from quorate.register import hub
from quorate.rules.census import ERROR

from .models import Standing as Kept

SHOWN = 2


def standing(child: Child) -> list[Standing]:
    """Return the line of the child's page; one question."""
    kept = Kept.objects.filter(child=child).first()
    if kept is None or not kept.found:
        return []
    said = [f"Rule {one['rule']}: {one['what']} {one['remedy']}" for one in kept.found[:SHOWN]]
    if len(kept.found) > SHOWN:
        said.append(f"And {len(kept.found) - SHOWN} more.")
    concern = any(one["severity"] == ERROR for one in kept.found)
    return [
        Standing("Census", " ".join(said), reverse("census:child", args=[child.pk]), concern),
    ]


def connect() -> None:
    """Have the line shown."""
    if standing not in hub.MORE:
        hub.MORE.append(standing)
