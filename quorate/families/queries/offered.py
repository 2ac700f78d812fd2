"""Which ways of taking part are offered at a door, and why: for a child, by what was assessed."""

from quorate.design.languages import gettext as _
from quorate.preparing.models import Assessment

from ..models import Wish
from .reader import Reader

Wants = Wish.Wants
EVERY = (Wants.ALL.value, Wants.PART.value, Wants.SPOKEN_FOR.value, Wants.NOT.value)


def _assessed(reader: Reader) -> Assessment | None:
    if not reader.is_child or not reader.children:
        return None
    return Assessment.objects.filter(conference_child=reader.children[0], superseded_at__isnull=True).first()


def ways(reader: Reader) -> tuple[str, ...]:
    """Return what can be chosen: for a child what the workers assessed, or by the age that is presumed before that.

    Not to come, and to have somebody speak, can always be chosen.
    """
    if not reader.is_child:
        return tuple(
            one for one in EVERY if not (reader.kept_from_meeting and one in (Wants.ALL, Wants.PART))
        )
    found = _assessed(reader)
    if found is None:
        return EVERY if reader.older else EVERY[1:]
    barred = {
        Assessment.Result.ALL: (),
        Assessment.Result.PART: (Wants.ALL.value,),
        Assessment.Result.NONE: (Wants.ALL.value, Wants.PART.value),
    }[Assessment.Result(found.result)]
    return tuple(one for one in EVERY if one not in barred)


def says(reader: Reader) -> tuple[str, ...]:
    """Return what is said above the choice."""
    if not reader.is_child:
        return (
            _(
                "You do not have to come. But it helps if you are there. You can still tell us what you "
                "think if you do not come."
            ),
        )
    open_to = ways(reader)
    told = [_("You do not have to come. No one will be cross with you.")]
    if Wants.ALL not in open_to and Wants.PART not in open_to:
        told.append(
            _(
                "This time you will not be in the room. We still want to know what you think. Someone can "
                "speak for you."
            )
        )
    elif Wants.ALL not in open_to:
        told.append(_("You can ask to come for a part of it. Your social worker will talk to you first."))
    return tuple(told)
