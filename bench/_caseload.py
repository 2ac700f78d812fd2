"""A scratch instance with a large invented caseload, for the benchmarks. Rows are filled in, not acted, for speed."""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench import _whole_life
from bench._moment import NOW, TODAY

SYLLABLES = (
    "bar",
    "cro",
    "den",
    "fel",
    "gri",
    "hol",
    "ket",
    "lan",
    "mar",
    "nor",
    "pel",
    "ros",
    "sel",
    "tam",
    "wen",
)


@contextmanager
def scratch_instance() -> Iterator[Path]:
    """Start Django on a new SQLite file in a folder that goes away at the end. Import rows only inside it."""
    with tempfile.TemporaryDirectory(prefix="quorate-bench-") as folder:
        os.environ.update(
            QUORATE_VAR=folder,
            DATABASE_URL="",
            TRAINING_TODAY=TODAY.isoformat(),
            DJANGO_SETTINGS_MODULE="quorate.config.settings",
        )
        os.environ.pop("DATABASE_URL")
        import django  # noqa: PLC0415 - settings are read when Django starts, which must be after the lines above
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield Path(folder)


def fill(children: int, *, seed: int = 1) -> None:
    """Make one area with so many children on plans, their names, events and duties, and people to sign in as."""
    from quorate.cases import duties  # noqa: PLC0415
    from quorate.cases.models import Child, Event, Family  # noqa: PLC0415
    from quorate.people.models import Agency, Area, Practitioner, Team, User  # noqa: PLC0415
    from quorate.plans.models import CategoryHeld, Plan  # noqa: PLC0415

    dice = random.Random(seed)
    area = Area.objects.create(key="tees", name="Saltmarsh Borough Council", procedure="tees", la_code="999")
    office = Agency.objects.create(area=area, name="Children's Social Care", kind=Agency.Kind.SOCIAL_CARE)
    teams = Team.objects.bulk_create(Team(area=area, name=f"Team {n}") for n in range(20))
    for role in Practitioner.Role:
        user = User.objects.create(email=f"{role}@bench.example", password="!")
        Practitioner.objects.create(
            area=area, user=user, name=f"The {role}", role=role, agency=office, team=teams[0]
        )
    workers = Practitioner.objects.bulk_create(
        Practitioner(area=area, name=f"Worker {n}", role="social-worker", agency=office, team=teams[n % 20])
        for n in range(400)
    )
    families = Family.objects.bulk_create(
        Family(area=area, reference=f"B{n:05}", name=_name(dice)) for n in range(children // 2 + 1)
    )
    made = Child.objects.bulk_create(
        (_child(Child, area, n, families[n // 2], workers[n % 400], dice) for n in range(children)),
        batch_size=2000,
    )
    starts = [TODAY - timedelta(days=dice.randrange(5, 700)) for _ in made]
    plans = Plan.objects.bulk_create(
        (
            Plan(area=area, child=c, started_on=on, made_by="bench")
            for c, on in zip(made, starts, strict=True)
        ),
        batch_size=2000,
    )
    CategoryHeld.objects.bulk_create(
        (
            CategoryHeld(plan=p, codes=[dice.choice(("NEG", "EMO", "PHY", "SAB"))], from_on=p.started_on)
            for p in plans
        ),
        batch_size=2000,
    )
    Event.objects.bulk_create(_events(Event, made, starts), batch_size=2000)
    _whole_life.fill(
        area=area,
        made=made,
        plans=plans,
        workers=workers,
        dice=dice,
        new_child=lambda number, family: _child(Child, area, number, family, dice.choice(workers), dice),
    )
    parts = _meetings(area, made, dice)
    _whole_life.oversight(area=area, made=made, plans=plans, conference_children=parts, dice=dice)
    duties.index_names(Child.objects.filter(area=area))
    duties.rederive_area(area, at=NOW)


def _meetings(area, children, dice):
    """Book or hold a conference for each second family, with eight people asked and a letter to each."""
    from quorate.conferences.models import Conference, ConferenceChild, Invitation  # noqa: PLC0415
    from quorate.letters.models import Letter  # noqa: PLC0415
    from quorate.people.models import Practitioner  # noqa: PLC0415

    people = list(Practitioner.objects.filter(area=area).order_by("pk"))
    by_role = {one.role: one for one in reversed(people)}
    chairs, office = by_role["conference-chair"], by_role["conference-administrator"]
    meetings = []
    for child in children[::4]:
        starts_at = NOW + timedelta(days=dice.randrange(-200, 90), hours=dice.randrange(5))
        meetings.append(
            Conference(
                area=area,
                family=child.family,
                kind="review",
                state="closed" if starts_at < NOW else "booked",
                starts_at=starts_at,
                place="online",
                link="https://meet.example/x",
                chair=chairs,
                administrator=office,
            )
        )
    made = Conference.objects.bulk_create(meetings, batch_size=1000)
    parts = ConferenceChild.objects.bulk_create(
        (
            ConferenceChild(conference=m, child=c, kind="initial")
            for m, c in zip(made, children[::4], strict=True)
        ),
        batch_size=2000,
    )
    asked = [dice.sample(people, 8) for _ in made]
    Invitation.objects.bulk_create(
        (
            Invitation(conference=m, practitioner=one, part="professional", invited_at=NOW)
            for m, group in zip(made, asked, strict=True)
            for one in group
        ),
        batch_size=2000,
    )
    Letter.objects.bulk_create(
        (
            Letter(
                area=area,
                key=f"bench:{m.pk}:{one.pk}",
                occasion=m.ref,
                document="invitation",
                to_name=one.name,
                to_practitioner=one,
                subject="Invitation to a conference",
                text="Bench.",
                state="sent",
                made_at=NOW,
                send_from=NOW,
                sent_at=NOW,
            )
            for m, group in zip(made, asked, strict=True)
            for one in group
        ),
        batch_size=2000,
    )
    return parts


def _name(dice: random.Random) -> str:
    return "".join(dice.sample(SYLLABLES, dice.randint(2, 3))).capitalize()


def _child(child, area, number, family, worker, dice):
    return child(
        area=area,
        la_child_id=f"B{number:07}",
        family=family,
        given_name=_name(dice),
        family_name=family.name,
        born_on=TODAY - timedelta(days=dice.randrange(30, 6000)),
        social_worker=worker,
        team=worker.team,
    )


def _events(event, children, starts):
    for child, on in zip(children, starts, strict=True):
        base = {"child": child, "origin": "census", "recorded_at": NOW}
        ref = f"bench:{child.pk}"
        yield event(kind="initial-conference", on=on, ref=ref, facts={"outcome": "plan"}, **base)
        yield event(kind="plan-start", on=on, ref=ref, **base)
        yield event(kind="core-group", on=on + timedelta(days=9), **base)
        held, number = on + timedelta(days=85), 0
        while held < TODAY:
            facts = {"outcome": "continue", "quorate": True}
            yield event(kind="review", on=held, ref=f"{ref}:{number}", facts=facts, **base)
            held, number = held + timedelta(days=175), number + 1
