"""What is done with sign-ins: given, switched off and on, and helped when somebody has lost their way in.

A sign-in's password is only ever set by the person themselves, through a link that works once.
"""

from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from quorate.audit.actions import record

from .access import may_reset_second_factor
from .actions import NotTheirs, Refused, must_keep
from .models import Practitioner, User


class NoSignIn(Refused):
    """The practitioner has no sign-in."""

    def __init__(self) -> None:
        super().__init__("This person has no sign-in yet. Give them one first.")


@transaction.atomic
def open_sign_in(
    *,
    practitioner: Practitioner,
    email: str,
    by: Practitioner | str,
    at: datetime,
    password: str | None = None,
) -> User:
    """Return a new sign-in for somebody in post. Without a password it opens with ``new_link``.

    :raises Refused: when they have one or are not in post, the address is another sign-in's, the password weak
    :raises NotTheirs: when ``by`` may not keep this post
    """
    stored = _stored(practitioner)
    must_keep(by, stored)
    if stored.user is not None:
        raise Refused("This person already has a sign-in. Make a new link if they cannot get in.")
    if not stored.active:
        raise Refused("This person is no longer in post. Put them back in post first.")
    email = _free(email)
    user = User(email=email)
    if password is not None:
        strong(password, user)
    user.set_password(password)
    user.save()
    # Checked by whoever gives the sign-in, so that a second step can be set up without a letter to and fro.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    stored.user = user
    stored.save(update_fields=["user"])
    _note("people.sign_in_given", stored, by, at)
    return user


@transaction.atomic
def new_link(*, practitioner: Practitioner, by: Practitioner | str, at: datetime) -> str:
    """Return the path of a page that sets this sign-in's password, once, within three days.

    The password until now and every earlier link stop working at once.

    :raises NoSignIn: when there is none
    :raises Refused: when the sign-in is switched off
    :raises NotTheirs: when ``by`` may not keep this post
    """
    stored = _stored(practitioner)
    must_keep(by, stored)
    user = _user(stored)
    if not user.is_active:
        raise Refused("This sign-in is switched off. Switch it on first.")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _note("people.password_link_made", stored, by, at)
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@transaction.atomic
def change_email(*, practitioner: Practitioner, email: str, by: Practitioner | str, at: datetime) -> User:
    """Return the sign-in under another e-mail address.

    :raises NoSignIn: when there is none
    :raises Refused: when the address is another sign-in's
    :raises NotTheirs: when ``by`` may not keep this post
    """
    stored = _stored(practitioner)
    must_keep(by, stored)
    user = _user(stored)
    email = _free(email, user)
    if email == user.email:
        return user
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    _note("people.sign_in_email_changed", stored, by, at)
    return user


@transaction.atomic
def switch_off(*, practitioner: Practitioner, why: str, by: Practitioner | str, at: datetime) -> None:
    """Refuse this sign-in from now on; open sessions end with their next page.

    :raises NoSignIn: when there is none
    :raises Refused: without a reason
    :raises NotTheirs: when ``by`` may not keep this post, or it is their own
    """
    stored = _stored(practitioner)
    must_keep(by, stored)
    _not_their_own(by, stored, "You cannot switch off your own sign-in. Ask another manager to do it.")
    if not why.strip():
        raise Refused("Say why this sign-in is switched off.")
    _switch(stored, on=False, act="people.sign_in_off", by=by, at=at, detail={"why": why.strip()})


@transaction.atomic
def switch_on(*, practitioner: Practitioner, by: Practitioner | str, at: datetime) -> None:
    """Let this sign-in in again.

    :raises NoSignIn: when there is none
    :raises Refused: when the person is not in post
    :raises NotTheirs: when ``by`` may not keep this post
    """
    stored = _stored(practitioner)
    must_keep(by, stored)
    if not stored.active:
        raise Refused("This person is no longer in post. Put them back in post first.")
    _switch(stored, on=True, act="people.sign_in_on", by=by, at=at, detail={})


@transaction.atomic
def reset_second_factor(*, practitioner: Practitioner, by: Practitioner | str, at: datetime) -> None:
    """Take the second step and its recovery codes off a sign-in, for somebody who has lost both.

    :raises NoSignIn: when there is none
    :raises Refused: when there is no second step
    :raises NotTheirs: unless ``by`` is a manager, and another person
    """
    stored = _stored(practitioner)
    if not isinstance(by, str) and not may_reset_second_factor(by, stored):
        raise NotTheirs("Only a manager can reset a second step, and not their own.")
    taken, _kinds = Authenticator.objects.filter(user=_user(stored)).delete()
    if not taken:
        raise Refused("This sign-in has no second step. Nothing was changed.")
    _note("people.second_step_reset", stored, by, at)


def strong(password: str, user: User) -> None:
    """Check a password against the rules of settings.AUTH_PASSWORD_VALIDATORS.

    :raises Refused: with what is wrong with it
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _stored(practitioner: Practitioner) -> Practitioner:
    return (
        Practitioner.objects.select_for_update(of=("self",))
        .select_related("user", "area")
        .get(pk=practitioner.pk)
    )


def _user(practitioner: Practitioner) -> User:
    if practitioner.user is None:
        raise NoSignIn
    return practitioner.user


def _free(email: str, of: User | None = None) -> str:
    email = email.strip().lower()
    taken = User.objects.filter(email=email)
    if of is not None:
        taken = taken.exclude(pk=of.pk)
    if taken.exists():
        raise Refused("This e-mail address already belongs to a sign-in. Use another address.")
    return email


def _not_their_own(by: Practitioner | str, practitioner: Practitioner, says: str) -> None:
    if not isinstance(by, str) and by.pk == practitioner.pk:
        raise NotTheirs(says)


def _switch(
    practitioner: Practitioner,
    *,
    on: bool,
    act: str,
    by: Practitioner | str,
    at: datetime,
    detail: dict[str, Any],
) -> None:
    user = _user(practitioner)
    if user.is_active == on:
        return
    user.is_active = on
    user.save(update_fields=["is_active"])
    _note(act, practitioner, by, at, detail)


def _note(
    act: str,
    practitioner: Practitioner,
    by: Practitioner | str,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    record(
        act=act,
        about=f"practitioner:{practitioner.pk}",
        by=by,
        at=at,
        area=practitioner.area.key,
        detail=detail,
    )
