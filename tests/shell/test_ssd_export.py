"""The Standard Safeguarding Dataset: exact tables and columns, six years, as files and in a real PostgreSQL schema."""

import csv
import json
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from quorate.exchange import ssd_postgres
from quorate.exchange.outputs import ssd_into_folder
from quorate.exchange.ssd_rows import rows
from quorate.exchange.ssd_writing import pack
from quorate.returns.dataset.tables import FILLED, category_codes, category_words, tables
from quorate.returns.told import CategoryTold, ChildFacts, EnquiryTold

from .told_world import ON, WORKER, a_child, a_plan, an_unborn, days, here_for_a_while


def told(child: ChildFacts) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name, row in rows(child, ON):
        assert set(row) <= {column.name for column in tables()[name]}, name
        found.setdefault(name, []).append(row)
    return found


def test_every_table_is_filled_from_one_child_and_the_keys_meet() -> None:
    found = told(a_child())
    assert set(FILLED) - set(found) == {"ssd_professionals", "ssd_department", "ssd_pre_proceedings"}
    (plan,), (held,), (enquiry,) = (
        found[n] for n in ("ssd_cp_plans", "ssd_initial_cp_conference", "ssd_s47_enquiry")
    )
    assert plan["cppl_icpc_id"] == held["icpc_icpc_id"] and held["icpc_cp_plan_id"] == plan["cppl_cp_plan_id"]
    assert (
        held["icpc_s47_enquiry_id"] == enquiry["s47e_s47_enquiry_id"] and held["icpc_icpc_transfer_in"] == "N"
    )
    assert plan["cppl_cp_plan_initial_category"] == "Neglect" and plan["cppl_cp_plan_ola"] == "N"
    assert found["ssd_legal_status"][0]["lega_legal_status"] == "L2"
    review, visit = found["ssd_cp_reviews"][0], found["ssd_cp_visits"][0]
    assert (review["cppr_cp_review_quorate"], review["cppr_cp_review_participation"]) == ("Y", "PN1")
    assert (visit["cppv_cp_visit_seen_alone"], visit["cppv_cp_visit_bedroom"]) == ("Y", "N")


def test_outcomes_are_compact_json_with_every_key() -> None:
    found = told(a_child())
    outcome = found["ssd_s47_enquiry"][0]["s47e_s47_outcome_json"]
    assert '"CP_CONFERENCE_FLAG":"Y"' in outcome
    assert list(json.loads(outcome)) == [
        "NFA_FLAG",
        "LEGAL_ACTION_FLAG",
        "PROV_OF_SERVICES_FLAG",
        "PROV_OF_SB_CARE_FLAG",
        "CP_CONFERENCE_FLAG",
        "NFA_CONTINUE_SINGLE_FLAG",
        "MONITOR_FLAG",
        "OTHER_OUTCOMES_EXIST_FLAG",
        "TOTAL_NO_OF_OUTCOMES",
        "OUTCOME_COMMENTS",
    ]
    assert '"CP_FLAG":"Y"' in found["ssd_initial_cp_conference"][0]["icpc_icpc_outcome_json"]
    still = told(a_child(enquiries=(EnquiryTold("S9", "R1", days(4)),)))["ssd_s47_enquiry"][0]
    assert still["s47e_s47_nfa"] is None and '"TOTAL_NO_OF_OUTCOMES":0' in still["s47e_s47_outcome_json"]


def test_six_years_and_what_they_point_to() -> None:
    long_ago = a_plan(1, began=4000, ended=3000)
    crossing = a_plan(2, began=2500, ended=2000, conference_id="C1")
    only_old = replace(
        a_child(plans=(long_ago,)), episodes=(), enquiries=(), conferences=(), involvements=(), orders=()
    )
    assert not told(only_old)
    found = told(a_child(plans=(long_ago, crossing)))
    assert [row["cppl_cp_plan_id"] for row in found["ssd_cp_plans"]] == ["P2"]


def test_categories_as_words_and_back() -> None:
    several = category_words(("NEG", "EMO"))
    assert several == "Multiple: Neglect, Emotional abuse" and category_codes(several) == ("NEG", "EMO")
    assert category_codes(category_words(("MUL",))) == ("MUL",) == category_codes("Multiple/not recommended")
    assert category_codes("sexual  Abuse") == ("SAB",) and category_codes("Rough") is None


def test_the_unborn_and_another_authoritys_child() -> None:
    unborn = told(an_unborn())
    person = unborn["ssd_person"][0]
    assert (person["pers_sex"], person["pers_ethnicity"], person["pers_dob"]) == ("U", "NOBT", None)
    assert person["pers_expected_dob"] and "ssd_disability" not in unborn
    (other,) = told(here_for_a_while())["ssd_cp_plans"]
    assert other["cppl_cp_plan_ola"] == "Y"
    assert other["cppl_cp_plan_latest_category"] == "Multiple: Physical abuse, Emotional abuse"


def written(folder: Path, *, defused: bool = True) -> None:
    hostile = a_child("B2", given_name="=1+1", family_name='Com,ma "quoted"\nline', plans=(a_plan(),))
    both = (CategoryTold(days(100), ("NEG",)), CategoryTold(days(20), ("SAB",)))
    made = ssd_into_folder(
        [renamed(a_child(plans=(a_plan(categories=both),)), "A"), renamed(hostile, "B")],
        ON,
        folder,
        defused=defused,
    )
    assert made.children == 2 and made.rows["ssd_person"] == 2 and made.rows["ssd_professionals"] == 1


def renamed(child: ChildFacts, before: str) -> ChildFacts:
    """Return the child with ids of its own, as the facts give them."""
    return replace(
        child,
        episodes=tuple(
            replace(one, id=before + one.id, assessments=(), need_plans=()) for one in child.episodes
        ),
        enquiries=tuple(replace(one, id=before + one.id) for one in child.enquiries),
        conferences=tuple(
            replace(one, id=before + one.id, enquiry_id=before + one.enquiry_id) for one in child.conferences
        ),
        plans=tuple(replace(one, id=before + one.id, visits=(), reviews=()) for one in child.plans),
        involvements=tuple(replace(one, id=before + one.id) for one in child.involvements),
        orders=(),
    )


def test_as_files_of_a_zip(tmp_path: Path) -> None:
    written(tmp_path)
    out = BytesIO()
    pack(tmp_path, out)
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == [f"{name}.csv" for name in FILLED]
        people = list(csv.DictReader(StringIO(packed.read("ssd_person.csv").decode("utf-8"), newline="")))
        staff = packed.read("ssd_professionals.csv").decode("utf-8")
    assert list(people[0]) == [column.name for column in tables()["ssd_person"]]
    assert people[0]["pers_dob"] == "2019-04-01"
    assert people[1]["pers_forename"] == "'=1+1" and people[1]["pers_surname"] == 'Com,ma "quoted"\nline'
    assert f"SW{WORKER.registration}" in staff


@pytest.mark.django_db(transaction=True)
def test_straight_into_a_schema_twice_and_never_by_halves(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        assert settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        return
    into = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    url = psycopg.conninfo.make_conninfo(
        **{k: into[k] for k in ("dbname", "host", "port", "user") if into.get(k)}
    )
    written(tmp_path, defused=False)
    for _ in range(2):
        ssd_postgres.load(tmp_path, into=url, schema="ssd_trial")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'ssd_trial'")
        assert cursor.fetchone() == (len(tables()),)
        cursor.execute("SELECT pers_forename, pers_dob FROM ssd_trial.ssd_person ORDER BY pers_person_id")
        found = cursor.fetchall()
        assert [row[0] for row in found] == ["Cleo", "=1+1"] and found[0][1].year == 2019

        (tmp_path / "ssd_cp_reviews.csv").write_text("cppr_cp_review_id\none,too,many\n")
        with pytest.raises(ssd_postgres.NotLoaded, match="Nothing was changed"):
            ssd_postgres.load(tmp_path, into=url, schema="ssd_trial")
        cursor.execute("SELECT count(*) FROM ssd_trial.ssd_person")
        assert cursor.fetchone() == (2,)
        cursor.execute("DROP SCHEMA ssd_trial CASCADE")
    with pytest.raises(ssd_postgres.NotLoaded, match="no name for a schema"):
        ssd_postgres.load(tmp_path, into=url, schema="pg_catalog")
    with pytest.raises(ssd_postgres.NotLoaded, match="could not be reached"):
        ssd_postgres.load(tmp_path, into="postgres://quorate:hidden@127.0.0.1:1/none", schema="ssd_trial")
