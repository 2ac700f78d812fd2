"""What somebody of the family can do next, the most useful first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from quorate.design.languages import gettext as _
from quorate.preparing.models import Contribution

from . import own, shared
from .reader import Reader


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do or to read. ``done``: it was done already, and can be looked at or changed."""

    text: str
    href: str
    done: bool = False


def next_steps(reader: Reader, now: datetime) -> list[Step]:
    """Return the steps, those that are still to be done first."""
    if reader.off:
        return []
    if reader.over:
        steps = [Step(_("Read what was decided"), reverse("families:after"))]
    elif reader.open:
        steps = _before(reader)
    else:
        steps = []
    return sorted(steps, key=lambda one: one.done)


def _before(reader: Reader) -> list[Step]:
    given = own.given(reader)
    spoken = any(one.kind in (Contribution.Kind.TEXT, Contribution.Kind.RECORDING) for one in given)
    coming = Step(
        _("Tell us if you want to come"), reverse("families:coming"), own.wish_of(reader) is not None
    )
    say = Step(_("Tell us what you think"), reverse("families:say"), spoken)
    if reader.is_child:
        draw = any(one.kind == Contribution.Kind.DRAWING for one in given)
        return [coming, say, Step(_("Send a drawing"), reverse("families:drawing"), draw)]
    reports = shared.reports(reader)
    unread = [one for one in reports if not one.opened]
    steps = [] if reader.kept_from_meeting else [coming]
    if reports:
        steps.append(Step(_("Read the reports"), reverse("families:reports"), not unread))
    steps.append(say)
    if not reader.kept_from_meeting:
        asked = any(line.stands for line in own.help_lines(reader))
        steps.append(Step(_("Ask for help to take part"), reverse("families:help"), asked))
    return steps
