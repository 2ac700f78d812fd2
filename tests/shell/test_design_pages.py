"""The pages that belong to no case, the error pages, and what every page says about itself."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as instance
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from quorate.config import errors
from quorate.design.context import navigation
from quorate.people.models import Practitioner, User
from tests.shell import world


def with_password(practitioner: Practitioner) -> Practitioner:
    assert practitioner.user is not None
    practitioner.user.set_password("a long enough password")
    practitioner.user.save()
    return practitioner


OPEN_TO_ALL = ("/help/", "/accessibility/", "/privacy/", "/cookies/")
PROBLEMS = ("400", "403", "403_csrf", "404", "413", "500", "503")


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_statements_can_be_read_without_signing_in(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "govuk-skip-link" in page.text


@pytest.mark.django_db
def test_a_page_is_headed_with_the_readers_own_area() -> None:
    place = world.make_place("tees")
    page = world.client_for(place.chair).get("/help/")
    assert "<title>Help - Marrowby Council - Quorate</title>" in page.text
    assert "Sign out" in page.text
    assert "crest" not in page.text


@pytest.mark.django_db
def test_every_page_of_a_training_instance_says_so(client: Client, training_day: date) -> None:
    said = "Nothing here is real. Today is Monday 13 April 2026."
    assert said in client.get("/help/").text
    assert said in client.get("/accounts/login/").text


@pytest.mark.django_db
def test_a_page_of_a_real_instance_says_nothing_of_training(client: Client) -> None:
    assert "q-training" not in client.get("/help/").text


@pytest.mark.django_db
def test_the_kit_is_shown_to_those_who_look_after_quorate_and_to_nobody_else(client: Client) -> None:
    assert world.client_for(world.make_place("tees").chair).get("/design/").status_code == 404
    keeper = User.objects.create_user("keeper@example.invalid", "a long enough password", is_staff=True)
    client.force_login(keeper, backend=world.SIGN_IN_WITH)
    assert client.get("/design/").status_code == 200
    wrong = client.post("/design/", {"place": "online"})
    assert "<title>Error: Every part of the kit - Quorate</title>" in wrong.text
    assert "Enter the link to join" in wrong.text


@pytest.mark.parametrize("name", PROBLEMS)
def test_an_error_page_needs_nothing_to_be_shown(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "Go to your home page" in page
    assert "<h1" in page


def test_an_error_page_asks_the_database_nothing() -> None:
    class Broken:
        @property
        def is_authenticated(self) -> bool:
            raise RuntimeError("the database is down")

    request: Any = RequestFactory().get("/")
    request.user = Broken()
    request.session = {}
    request._messages = []
    request.id = "abc123"
    answer = errors.server_error(request)
    assert answer.status_code == 500
    assert b"abc123" in answer.content


@pytest.mark.django_db
def test_the_sign_in_page_says_what_is_missing_and_what_was_wrong(client: Client) -> None:
    empty = client.post("/accounts/login/", {}).text
    assert 'href="#id_login">Enter email' in empty
    assert 'href="#id_password">Enter password' in empty
    wrong = client.post("/accounts/login/", {"login": "a@example.invalid", "password": "no"}).text
    assert "There is a problem" in wrong
    assert "<title>Error: Sign in - Quorate</title>" in wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/accounts/sessions/"],
)
def test_pages_of_ones_own_sign_in_are_in_the_kit(address: str) -> None:
    page = world.client_for(with_password(world.make_place("tees").chair)).get(address)
    assert page.status_code == 200
    assert "Marrowby Council" in page.text


@pytest.mark.django_db
def test_asking_for_a_new_password_sends_our_own_words(client: Client, mailoutbox: list[Any]) -> None:
    chair = with_password(world.make_place("tees").chair)
    client.post("/accounts/password/reset/", {"email": chair.email})
    client.post("/accounts/password/reset/", {"email": "nobody@example.invalid"})
    assert [letter.subject for letter in mailoutbox] == ["Choose a new password for Quorate"]
    assert "/accounts/password/reset/key/" in mailoutbox[0].body


def test_the_navigation_is_asked_of_whoever_knows_the_pages(settings: Any) -> None:
    request: Any = RequestFactory().get("/")
    request.user = User(email="somebody@example.invalid")
    settings.QUORATE_NAVIGATION = "tests.shell.test_design_pages.two_links"
    assert navigation(request) == (("Home", "/", True), ("Children", "/children/", False))
    settings.QUORATE_NAVIGATION = ""
    assert navigation(request) == ()


def two_links(request: Any) -> list[tuple[str, str, bool]]:
    return [("Home", "/", request.path == "/"), ("Children", "/children/", False)]


def test_the_kit_is_named_in_the_settings() -> None:
    assert instance.FORM_RENDERER == "quorate.design.forms.GovukRenderer"
