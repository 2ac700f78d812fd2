"""The safeguarding dataset brought in: a dry run, once, again, and everything that is no dataset refused in words."""

import json
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quorate.__main__ import main
from quorate.cases.models import Child
from quorate.clock.models import Stamp
from quorate.exchange import outputs
from quorate.jobs.work import do_all_waiting
from quorate.people.models import Area
from quorate.plans.models import Plan
from quorate.returns import facts
from quorate.returns.actions import take_dataset
from quorate.returns.census import FileRefused

from . import world

pytestmark = pytest.mark.django_db

TABLES = {
    "ssd_person": "pers_person_id,pers_forename,pers_surname,pers_sex,pers_ethnicity,pers_dob,pers_expected_dob,"
    "pers_single_unique_id\n"
    "A1,Cleo,Brindle,F,MWBC,2019-04-01,,9434765919\n"
    "A2,Dov,Brindle,M,WBRI,2021-02-03 00:00:00,,\n"
    "A3,Late,Elderkin,F,WBRI,2020-01-01,,\n",
    "ssd_cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
    "cine_referral_source_code,cine_referral_nfa,cine_close_reason,cine_close_date\n"
    "R1,A1,2025-05-12,N1,6,N,,\nR2,A2,2025-05-12,N1,6,N,,\nR3,A3,2025-05-12,N1,6,N,,\n",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,"
    "s47e_s47_nfa\nS1,R1,A1,2025-05-14,2025-06-03,N\nS2,R2,A2,2025-05-14,2025-05-30,Y\n",
    "ssd_initial_cp_conference": "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_referral_id,"
    "icpc_icpc_transfer_in,icpc_icpc_date\nC1,S1,A1,R1,N,2025-06-03\n",
    "ssd_cp_plans": "cppl_cp_plan_id,cppl_referral_id,cppl_icpc_id,cppl_person_id,cppl_cp_plan_start_date,"
    "cppl_cp_plan_end_date,cppl_cp_plan_ola,cppl_cp_plan_initial_category,cppl_cp_plan_latest_category\n"
    'P1,R1,C1,A1,2025-06-03,,N,Neglect,"Multiple: Neglect, Emotional abuse"\n'
    "P3,R3,,A3,2025-07-01,2025-06-01,N,Neglect,Neglect\n"
    "P9,R2,,A2,2025-06-03,,Y,Neglect,Neglect\n",
    "ssd_cp_reviews": "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date\n"
    "V1,A1,P1,2025-09-03,2025-09-02\nV2,A1,P1,2026-03-02,\n",
    "ssd_family": "fami_table_id,fami_family_id,fami_person_id\n1,F77,A1\n2,F77,A2\n",
}

PEOPLE = TABLES["ssd_person"]


def packed(**changed: str | bytes | None) -> bytes:
    """Return the dataset as a zip, with some tables changed, and those that are None left out."""
    tables: Mapping[str, str | bytes | None] = {**TABLES, **changed}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in tables.items():
            if text is not None:
                file.writestr(f"{name}.csv", text)
    return out.getvalue()


@pytest.fixture
def area(training_day: date) -> Area:
    Stamp.objects.update_or_create(pk=1, defaults={"kind": "training", "stamped_at": world.NOW})
    return world.make_area("tees")


def take(area: Area, content: bytes, **more: Any) -> Any:
    return take_dataset(area=area, content=content, name="ssd.zip", by=world.SYSTEM, at=world.NOW, **more)


def test_a_dry_run_then_once_then_nothing_new(
    area: Area, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ssd.zip"
    file.write_bytes(packed())
    assert main(["import", "ssd", str(file), "--area", "tees", "--dry-run", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["summary"]["new"] == 2 and not Child.objects.exists()
    (refused,) = [one for one in said["remarks"] if not one["taken"]]
    assert refused["la_child_id"] == "A3" and "before it starts" in refused["why"] and refused["line"] == 3

    assert main(["import", "ssd", str(file), "--area", "tees"]) == 1
    one = Child.objects.select_related("family").get(la_child_id="A1")
    assert (one.given_name, one.nhs_number, one.sex) == ("Cleo", "9434765919", "F")
    assert one.family == Child.objects.get(la_child_id="A2").family
    plan = Plan.objects.get()  # the other authority's is none of ours
    assert (plan.child, plan.started_on, plan.ended_on) == (one, date(2025, 6, 3), None)

    again = take(area, packed()).summary
    assert (again["new"], again["changed"], again["plans_started"], again["named"]) == (0, 0, 0, 0)
    assert (again["open_in_file"], again["open_here"], again["open_only_here"]) == (1, 1, 0)
    ended = TABLES["ssd_cp_plans"].replace("P1,R1,C1,A1,2025-06-03,,N", "P1,R1,C1,A1,2025-06-03,2026-04-01,N")
    told = take(area, packed(ssd_cp_plans=ended)).summary
    assert (told["changed"], told["plans_ended"], told["open_here"]) == (1, 1, 0)


def test_who_is_on_a_plan_here_and_not_in_the_file_is_named(area: Area) -> None:
    take(area, packed())
    fewer = {
        name: "\n".join(line for line in text.splitlines() if "A1," not in f"{line},") + "\n"
        for name, text in TABLES.items()
    }
    outcome = take(area, packed(**fewer), trial=True)
    assert outcome.summary["open_only_here"] == 1
    assert [(r.la_child_id, r.why) for r in outcome.remarks if r.line == 0] == [
        ("A1", "On a plan here, but the file does not tell of this child.")
    ]


def test_what_we_export_can_be_brought_in_elsewhere(area: Area, tmp_path: Path) -> None:
    take(area, packed())
    outputs.write_ssd_folder(area, world.TODAY, tmp_path / "out")
    there = world.make_area("lincolnshire")
    assert main(["import", "ssd", str(tmp_path / "out"), "--area", "lincolnshire"]) == 0

    def plans(of: Area) -> list[Any]:
        return [
            (child.la_child_id, child.given_name, plan.started_on, plan.ended_on, plan.first_category,
             [review.on for review in plan.reviews])
            for child in facts.children(of)
            for plan in child.plans
        ]  # fmt: skip

    assert plans(there) == plans(area) and plans(there)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 not really", "not a zip that can be read"),
        (packed(ssd_cp_plans=None), "There is no ssd_cp_plans.csv"),
        (packed(ssd_person=PEOPLE.replace("Cleo", '=HYPERLINK("http://x")')), "Line 2: ssd_person.csv has in"),
        (packed(ssd_person=PEOPLE.replace("Dov", " @SUM(1)")), "Line 3: ssd_person.csv has in"),
        (packed(ssd_cp_reviews="cppr_cp_plan_id,cppr_cp_review_date\nP1\n"), "Line 2: ssd_cp_reviews.csv has 1 values"),
        (packed(ssd_cp_reviews="cppr_cp_plan_id\nP1\n"), "no column cppr_cp_review_date"),
        (packed(ssd_person=PEOPLE.encode() + b"A9,\xe9,,,,,,\n"), "Line 5: ssd_person.csv is not written"),
        (packed(ssd_person=PEOPLE + '"A9,x'), "cannot be read from here on"),
        (packed(ssd_family=b"0" * 80_000_000), "far larger than"),
    ],
)  # fmt: skip
def test_what_is_no_dataset_is_refused_in_words(area: Area, content: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        take(area, content)
    assert says in str(refused.value) and not Child.objects.exists()


def test_on_the_page(area: Area) -> None:
    client = world.client_for(world.make_practitioner(area, role=world.Role.ADMINISTRATOR))
    address = reverse("returns:dataset")

    def send(content: bytes) -> Any:
        return client.post(address, {"file": SimpleUploadedFile("ssd.zip", content, "application/zip")})

    wrong = send(packed(ssd_cp_plans=None))
    assert wrong.status_code == 422 and "There is no ssd_cp_plans.csv" in wrong.content.decode()
    taken = send(packed())
    do_all_waiting()
    page = client.get(taken["Location"]).content.decode()
    assert "On a plan here once the file is in" in page and "A3" in page
