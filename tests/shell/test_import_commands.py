"""`quorate import` and `quorate demo`: what they print, and the exit code that a script goes by."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from quorate.__main__ import main
from quorate.api.models import ApiToken, Webhook
from quorate.audit.models import Entry
from quorate.cases.models import Child, Duty
from quorate.census.models import Check
from quorate.clock.models import Stamp
from quorate.conferences.models import Conference, Invitation
from quorate.exchange.models import CpisFile, OutputFile, Sending
from quorate.people import actions as people
from quorate.people.models import Area, Practitioner, User
from quorate.plans.models import Plan
from quorate.reports.models import Report
from quorate.returns.demo.invented import COUNCILS
from quorate.returns.demo.staff import PASSWORD

from . import world
from .census_files import census, child, on_a_plan


@pytest.fixture
def area(training_day: date) -> Area:
    Stamp.objects.update_or_create(pk=1, defaults={"kind": "training", "stamped_at": world.NOW})
    return people.open_area(
        key="tees", name="Invented Council", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cin.xml"
    path.write_bytes(census(on_a_plan("A1")))
    return path


def test_all_taken_is_0_and_some_not_taken_is_1(
    area: Area, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "cin", str(file), "--area", "tees"]) == 0
    file.write_bytes(census(on_a_plan("A1"), child("B1", born="")))
    assert main(["import", "cin", str(file), "--area", "tees"]) == 1

    said = capsys.readouterr()
    assert "line 6  B1  NOT TAKEN: The child has neither" in said.out
    assert "children read" in said.err


def test_a_trial_run_as_json_writes_nothing(
    area: Area, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "cin", str(file), "--area", "tees", "--dry-run", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["trial"], said["summary"]["new"], said["remarks"]) == (True, 1, [])
    assert not Child.objects.exists()


def test_exit_codes_of_what_cannot_be_done(
    area: Area, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "cin", str(file), "--area", "nowhere"]) == 64
    assert main(["import", "cin", str(file) + "x", "--area", "tees"]) == 66
    file.write_bytes(file.read_bytes()[:400])
    assert main(["import", "cin", str(file), "--area", "tees"]) == 65
    assert main(["import", "cin", str(file), "--area", "tees", "--json"]) == 65

    said = capsys.readouterr()
    assert "the areas here: tees" in said.err
    assert "there is no file" in said.err
    assert "stops in the middle" in said.err
    assert json.loads(said.out)["line"] == 5


def test_the_year_that_is_meant(area: Area, file: Path) -> None:
    file.write_bytes(census(on_a_plan("A1").replace("2025-", "2024-"), year=2025))

    assert main(["import", "cin", str(file), "--area", "tees"]) == 65
    assert main(["import", "cin", str(file), "--area", "tees", "--year", "2025"]) == 0


def test_names_by_command(area: Area, file: Path) -> None:
    main(["import", "cin", str(file), "--area", "tees"])
    told = file.with_name("names.csv")
    told.write_text("LAchildID,given name,family name\nA1,Robin,Example\n")

    assert main(["import", "names", str(told), "--area", "tees"]) == 0
    assert Child.objects.get().name == "Robin Example"


def assert_told(area: Area, *, held: int) -> None:
    """Reviews were held, and others were told: something of everything that goes out, or lets another program in."""
    before = Conference.objects.filter(area=area, starts_at__date__lt=date(2026, 4, 1), state="closed")
    assert before.count() == held
    assert Check.objects.get(area=area).state == "done"
    assert CpisFile.objects.get(area=area).answer == "CPF03"
    assert set(Sending.objects.filter(area=area).values_list("state", flat=True)) == {
        "accepted", "refused", "waiting",
    }  # fmt: skip
    assert OutputFile.objects.get(area=area).state == "made"
    assert ApiToken.objects.filter(area=area).count() == 2
    assert Webhook.objects.get(area=area).deliveries.count() > 2


@pytest.mark.long_story("sqlite")
def test_the_demonstration_is_whole_and_made_once(
    training_day: date, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    Stamp.objects.update_or_create(pk=1, defaults={"kind": "training", "stamped_at": world.NOW})
    assert main(["demo"]) == 0
    printed = capsys.readouterr().out

    for council in COUNCILS:
        area = Area.objects.get(key=council.key)
        assert area.name in printed
        assert f"administrator@{council.domain}" in printed
        assert Child.objects.filter(area=area).count() >= 250  # of the file, and those brought in by hand
        assert not Child.objects.filter(area=area, family_name="").exists()
        today = Conference.objects.get(area=area, starts_at__date=date(2026, 4, 13))
        assert today.children.count() == 2
        assert today.chair.user is not None
        assert Invitation.objects.filter(conference=today, invited_at__isnull=False).count() > 8
        owing = Invitation.objects.filter(conference=today, owes_report=True).count()
        assert Report.objects.filter(conference=today).count() == owing - 1
        assert Plan.objects.filter(area=area, ended_on__isnull=True).count() > 130
        due = Duty.objects.filter(area=area, standing="open", ended_at__isnull=True).exclude(meaning="from")
        assert due.filter(due_on__range=(date(2026, 4, 13), date(2026, 4, 19))).count() > 0
        assert due.filter(due_on__lt=date(2026, 4, 13)).count() < 0.08 * due.count()
        assert_told(area, held=2 if council.procedure == "tees" else 1)
        signed = Practitioner.objects.filter(area=area, user__isnull=False).values_list("role", flat=True)
        assert set(signed) == set(Practitioner.Role.values)
    assert check_password(PASSWORD, User.objects.order_by("pk")[0].password)

    before = (Child.objects.count(), Duty.objects.count(), Entry.objects.count())
    assert main(["demo"]) == 0
    assert (Child.objects.count(), Duty.objects.count(), Entry.objects.count()) == before
    assert capsys.readouterr().out.count("@") == printed.count("@")

    assert (
        main(["doors", COUNCILS[1].key, "--partners", "1"]) == 0
    )  # where the text presumes an age to be asked from
    shown = capsys.readouterr().out
    for part in ("mother", "father", "young person"):
        assert re.search(rf"\d{{6}}  {part}: ", shown), shown
    code, path = re.findall(r"(\d{6})  mother: .*\n +\S+?(/door/\S+)", shown)[-1]
    browser = Client()
    assert browser.post(path, {"code": code}, follow=True).redirect_chain[-1][0] == "/family/"
    assert main(["doors", "nowhere"]) == 69


def test_the_demonstration_never_goes_beside_real_work(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TRAINING_TODAY = None
    Stamp.objects.update_or_create(pk=1, defaults={"kind": "live", "stamped_at": world.NOW})

    assert main(["demo"]) == 78
    assert "for training only" in capsys.readouterr().err
    assert main(["doors"]) == 77
    assert "real work" in capsys.readouterr().err
    assert not Area.objects.exists()
