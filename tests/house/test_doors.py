"""Every door: nobody passes without signing in, and an identifier from nowhere leads nowhere."""

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from quorate.people.models import Practitioner
from tests.shell import world

pytestmark = pytest.mark.django_db
NOWHERE = {
    "int": "987654321",
    "slug": "nowhere",
    "str": "nowhere",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
# What a stranger may ask for: signing in, a forgotten password, whether the server lives, and the words about it.
PUBLIC = {
    "account_login", "account_logout", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_inactive",
    "account_email_verification_sent", "account_confirm_email", "account_confirm_login_code",
    "account_request_login_code", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_trust",
    "health", "live", "ready", "help", "accessibility", "privacy", "cookies",
    # The doorway of one-time links: it names nobody, and answers alike to every link that opens nothing.
    "doorway", "link", "link-code", "link-fresh", "come-back", "leave-door", "door-left", "quick-exit",
    # What families and anybody else may read and print: the leaflets, each council's text, the choice of language.
    "leaflets", "leaflet", "leaflet-file", "council", "language",
    # What the API is like, for whoever writes a program for it; nothing of it opens without a token.
    "docs", "openapi-json",
}  # fmt: skip


def doors(patterns: list[Any] | None = None, before: str = "/") -> Iterator[tuple[str, str, Any]]:
    """Yield each address with identifiers from nowhere, its name and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, before + address_of(pattern))
        elif isinstance(pattern, URLPattern):
            yield before + address_of(pattern), pattern.name or "", pattern.callback


def address_of(pattern: URLPattern | URLResolver) -> str:
    if not hasattr(pattern.pattern, "_route"):
        return "nowhere/"  # one of allauth's, written as a regular expression
    kinds = {type(converter): name for name, converter in get_converters().items()}
    address = str(pattern.pattern._route)
    for name, converter in pattern.pattern.converters.items():
        kind = kinds.get(type(converter), "str")
        address = address.replace(f"<{kind}:{name}>", NOWHERE.get(kind, "nowhere")).replace(
            f"<{name}>", "nowhere"
        )
    return address


def is_public(view: Any) -> bool:
    return not getattr(view, "login_required", True)


def is_behind_a_link(view: Any) -> bool:
    return hasattr(view, "door_kinds")


def test_only_these_doors_are_open_to_strangers() -> None:
    # What guests may read besides those who sign in meets the guard of the sign-in for everybody else.
    opened = {
        name
        for _address, name, view in doors()
        if is_public(view)
        and not is_behind_a_link(view)
        and not is_by_token(view)
        and not hasattr(view, "guests_too")
    }
    assert opened <= PUBLIC


def is_by_token(view: Any) -> bool:
    return getattr(view, "by_token", False)


@pytest.mark.parametrize("role", ["", *Practitioner.Role.values])
def test_what_a_token_opens_is_shut_to_everybody_who_signs_in(role: str) -> None:
    client = Client(enforce_csrf_checks=True)
    if role:
        client = world.client_for(world.make_practitioner(world.make_area("tees"), role=role))
    by_token = [address for address, _name, view in doors() if is_by_token(view)]
    assert len(by_token) > 10
    passed = []
    for address in by_token:
        for method in (client.get, client.post, client.patch):
            status = method(address).status_code
            if status not in {401, 405}:
                passed.append((method.__name__, address, status))
    assert not passed


@pytest.mark.parametrize("role", ["", *Practitioner.Role.values])
def test_what_lies_behind_a_link_is_shown_to_nobody_else(role: str) -> None:
    client = Client()
    if role:
        client = world.client_for(world.make_practitioner(world.make_area("tees"), role=role))
    passed = []
    for address, _name, view in doors():
        if is_behind_a_link(view):
            for answer in (client.get(address), client.post(address)):
                if answer.status_code != 405 and (answer.status_code, answer.get("Location")) != (
                    302,
                    "/door/",
                ):
                    passed.append((address, answer.status_code))
    assert not passed


def test_a_stranger_is_asked_to_sign_in_at_every_other_door() -> None:
    stranger = Client()
    passed = []
    closed = [address for address, _name, view in doors() if not is_public(view)]
    assert len(closed) > 10
    for address in closed:
        for answer in (stranger.get(address), stranger.post(address)):
            if answer.status_code not in {302, 405} or "/accounts/login/" not in answer.get(
                "Location", "/accounts/login/"
            ):
                passed.append((address, answer.status_code))
    assert not passed


def test_an_identifier_from_nowhere_leads_nowhere() -> None:
    """Each page is asked as one of the posts that may open it; test_every_url asks as all of them."""
    area = world.make_area("tees")
    clients = {
        role: world.client_for(world.make_practitioner(area, role=role)) for role in Practitioner.Role.values
    }
    wrong = []
    for address, _name, view in doors():
        if is_public(view) or not any(nowhere in address for nowhere in NOWHERE.values()):
            continue
        posts = sorted(getattr(view, "roles", None) or clients)
        client = clients[posts[crc32(address.encode()) % len(posts)]]
        for method in (client.get, client.post):
            status = method(address).status_code
            if status not in {403, 404, 405} and not address.startswith("/accounts/"):
                wrong.append((method.__name__, address, status))
    assert not wrong


@pytest.mark.parametrize("role", Practitioner.Role.values)
def test_every_page_answers_every_role(role: str) -> None:
    client = world.client_for(world.make_practitioner(world.make_area("lincolnshire"), role=role))
    wrong = []
    for address, _name, view in doors():
        if is_public(view) or any(nowhere in address for nowhere in NOWHERE.values()):
            continue
        status = client.get(address).status_code
        if status not in {200, 302, 403, 404, 405}:
            wrong.append((address, status))
    assert not wrong


def test_somebody_without_a_post_reaches_no_child() -> None:
    practitioner = world.make_practitioner(world.make_area("tees"))
    user = practitioner.user
    Practitioner.objects.filter(pk=practitioner.pk).update(user=None)
    client = Client()
    assert user is not None
    client.force_login(user, backend=world.SIGN_IN_WITH)
    for address, _name, view in doors():
        if not is_public(view) and not address.startswith(("/accounts/", "/people/account/", "/design/")):
            assert client.get(address).status_code in {302, 403, 404, 405}, address
