"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.urls import reverse

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.people.access import Role
from quorate.people.models import Practitioner
from quorate.rules import deciding

from . import weeks
from .story import NEWBORN_FOR_WEEKS, Story, tell

RECORDERS = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.SOCIAL_WORKER,
        Role.TEAM_MANAGER,
        Role.CHAIRS_MANAGER,
        Role.DESIGNATED_MANAGER,
    }
)
LOOKS_AFTER_BIRTH = timedelta(weeks=8)


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    if child.died_on or (child.born_on and child.born_on < today - timedelta(weeks=NEWBORN_FOR_WEEKS)):
        return []
    story = tell(child, events)
    see = reverse("unborn:page", args=[child.pk])
    if story.taken_out:
        return [Standing("This record", "Made by mistake: nothing is due for it", see)]
    if story.ended:
        return [Standing("Pregnancy", f"It ended on {_day(story.ended.on)}", see)]
    if story.unborn:
        return list(_expected(story, today, see))
    if story.born_on and story.born_on <= today:
        return list(_born(story, today, see))
    return []


def _expected(story: Story, today: date, see: str) -> Iterator[Standing]:
    expected_on = story.child.expected_on
    if expected_on is None:
        return
    past = expected_on < today
    far = f"Expected on {_day(expected_on)}; today {weeks.in_words(expected_on, today)}"
    babies = int(story.weighed.facts.get("babies", 1)) if story.weighed else 1
    if babies > 1:
        far += f"; {babies} babies"
    says = (
        f"Expected on {_day(expected_on)}, which has passed: record the birth or what happened"
        if past
        else far
    )
    yield Standing("Not yet born", says, see, concern=past)
    if story.unborn_at_conference:
        if story.arranged is None:
            yield Standing("At the birth", "What must be in place is not written down yet", see, concern=True)
        return
    if story.premature:
        yield Standing(
            "Early birth", "A premature birth is likely: the conference is to be earlier", see, concern=True
        )
    if story.asked:
        asked = bool(story.asked.facts.get("asked", True))
        says = "Asked for" if asked else "Not asked for, for now"
        yield Standing("Conference before the birth", f"{says} on {_day(story.asked.on)}", see)
    elif story.assessed:
        waited = (today - story.assessed.on).days
        says = f"Not decided; {waited} day{'' if waited == 1 else 's'} since the assessment was completed"
        yield Standing("Conference before the birth", says, see, concern=True)
    elif story.enquiry and _prompted(story.child, today):
        yield Standing(
            "Conference before the birth",
            f"The worry is about a child not yet born, expected on {_day(expected_on)}: is a conference needed before?",
            see,
            concern=True,
        )


def _prompted(child: Child, today: date) -> bool:
    listed, _ = deciding.listed("pre-birth-prompt", procedure=procedure_of(child.area), on=today)
    return bool(listed)


def _born(story: Story, today: date, see: str) -> Iterator[Standing]:
    born_on = story.born_on
    if born_on is None or not (story.was_unborn or today - born_on <= LOOKS_AFTER_BIRTH):
        return
    old = (today - born_on).days
    if today - born_on <= LOOKS_AFTER_BIRTH:
        yield Standing("Birth", f"Born on {_day(born_on)}, {old} day{'' if old == 1 else 's'} ago", see)
    if story.home_planned_on:
        passed = story.home_planned_on < today
        says = f"Planned for {_day(story.home_planned_on)}"
        yield Standing("Going home", f"{says}, which has passed" if passed else says, see, concern=passed)
    elif story.home_on and story.discharge and story.discharge.facts.get("against"):
        says = f"On {_day(story.home_on)}, before the discharge meeting was held"
        yield Standing("Went home", says, see, concern=True)
    elif story.home_on and today - born_on <= LOOKS_AFTER_BIRTH:
        yield Standing("Went home", f"On {_day(story.home_on)}", see)


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    if child.died_on:
        return []
    if child.born_on and not today - timedelta(weeks=NEWBORN_FOR_WEEKS) <= child.born_on <= today:
        return []
    story = tell(child, events)
    if story.ended or story.taken_out or not (child.born_on or child.expected_on):
        return []
    if child.born_on:
        found = [Link("The birth, leaving hospital and going home", reverse("unborn:page", args=[child.pk]))]
        if reader.role in RECORDERS and not story.home_on:
            found.append(
                Link(
                    "Record a hospital discharge meeting",
                    reverse("unborn:discharge-meeting", args=[child.pk]),
                )
            )
        return found
    found = [Link("The pregnancy, and what is to be in place", reverse("unborn:page", args=[child.pk]))]
    if reader.role in RECORDERS:
        found.append(Link("Record the birth", reverse("unborn:birth", args=[child.pk])))
    return found
