"""The API against its own OpenAPI document: whatever is sent, it answers as it says; nothing of another area."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from quorate.api.models import ApiToken, Delivery
from quorate.cases.models import Child, Family, NetworkMember
from quorate.conferences.models import Conference
from quorate.enquiries.models import Enquiry
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from tests.shell import api_world, conference_world, enquiry_world, episodes_world, world

pytestmark = pytest.mark.django_db
MARK = "Zyxwvut"
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
HOW = {"deadline": None, "database": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


def lively(procedure: str) -> tuple[world.Place, dict[str, Any]]:
    """Return an area in which something of everything has happened, and numbers of it by parameter."""
    place = world.make_place(procedure)
    conference_world.book(place)
    enquiry_world.in_scene(place)
    numbers = api_world.in_scene(place)
    child = world.children_of(place.family)[0]  # type: ignore[arg-type]
    need = episodes_world.in_scene(place, child.pk)
    return place, {
        "la_child_id": child.la_child_id,
        "member_id": NetworkMember.objects.filter(child=child).latest("pk").pk,
        "episode_id": need["episode"],
        "assessment_id": need["assessment"],
        "need_plan_id": need["need_plan"],
        "enquiry_id": Enquiry.objects.filter(area=place.area).earliest("pk").pk,
        "conference_id": Conference.objects.get(area=place.area).pk,
        "plan_id": Plan.objects.filter(area=place.area).earliest("pk").pk,
        "webhook_id": numbers["webhook"],
        "delivery_id": numbers["delivery"],
    }


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Let the server of a test keep the test's own connection, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def drive(
    operation: Any, whole: str, ours: dict[str, Any], theirs: dict[str, Any], mode: GenerationMode
) -> None:
    """Send what the document allows (or what it does not), to our things, to another area's and to nothing."""

    @given(case=operation.as_strategy(generation_mode=mode), to=some.sampled_from((ours, ours, theirs, {})))
    @settings(max_examples=6 if mode == GenerationMode.POSITIVE else 4, **HOW)  # type: ignore[arg-type]
    def one(case: Any, to: dict[str, Any]) -> None:
        case.path_parameters = {
            name: to.get(name, value) for name, value in (case.path_parameters or {}).items()
        }
        answer = case.call(headers={"Authorization": f"Bearer {whole}"})
        case.validate_response(answer, checks=CHECKS)
        assert MARK not in answer.text and "set-cookie" not in answer.headers
        if to is theirs and case.path_parameters:
            assert answer.status_code not in {200, 201}

    one()


def test_every_operation_answers_as_its_document_says_and_never_of_another_area(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ("127.0.0.0/8",)
    with time_machine.travel(world.NOW, tick=False):
        place, ours = lively("tees")
        elsewhere, theirs = lively("berkshire")
        # Names and words of the other area's people are marked, wherever an answer could quote them.
        Child.objects.filter(area=elsewhere.area).update(given_name=MARK, family_name=MARK)
        Family.objects.filter(area=elsewhere.area).update(name=MARK)
        Practitioner.objects.filter(area=elsewhere.area).update(name=MARK, job_title=MARK)
        Delivery.objects.filter(webhook__area=elsewhere.area).update(last_fault=MARK)
        program = api_world.Program(place, name="Property-based tester")
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        driven = 0
        for found in schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                ApiToken.objects.update(calls=0)
                drive(found.ok(), program.whole, ours, theirs, mode)
            driven += 1
        assert driven > 25
