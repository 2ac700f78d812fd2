"""The Department's door for the daily flow: a token, and children in lists of at most a hundred (STANDARDS 4)."""

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings

from quorate import clock
from quorate.late import Library

from .dfe_payload import Payload

httpx = Library("httpx")
MOST = 100
EARLY = 60
"""Seconds before a token runs out that a new one is asked for."""
INDEX = re.compile(r"\[(\d{1,3})\]")
LONGEST_WORDS = 300
# It writes down each address it calls, for which nobody asked.
logging.getLogger("httpx").setLevel(logging.WARNING)


class NotReached(Exception):
    """There was no answer, or none that can be read: nobody knows whether it was taken in. Says why in our words."""

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Department answered to a list of children. ``faults``: the place in the list to what is wrong there."""

    status: int
    receipts: tuple[str, ...] = ()
    says: str = ""
    faults: tuple[tuple[int, str], ...] = ()
    retry_after: float | None = None


class Door:
    """Speaks to the Department for one instance. Close it when done."""

    def __init__(self) -> None:
        self.set: dict[str, Any] = dict(settings.CSC_FLOW)
        self.http = httpx.Client(timeout=self.set["timeout"], follow_redirects=False)
        self._token = ""
        self._good_until = 0.0

    def close(self) -> None:
        """Let go of the connections."""
        self.http.close()

    def send(self, la_code: str, children: Sequence[Payload]) -> Answer:
        """Give a list of children; return what was answered.

        :raises NotReached: if there was no answer that can be read
        """
        address = f"{self.set['url']}/children_social_care_data/{la_code}/children"
        try:
            answer = self.http.post(
                address,
                json=list(children),
                headers={
                    "Authorization": f"Bearer {self._bearer()}",
                    "SupplierKey": self.set["supplier_key"],
                },
            )
        except httpx.TimeoutException as fault:
            raise NotReached("The Department did not answer in time.") from fault
        except httpx.HTTPError as fault:
            raise NotReached("The Department could not be reached.") from fault
        if answer.status_code == 401:
            self._token = ""  # the next try asks for a new one
        return _read(answer)

    def _bearer(self) -> str:
        if not self._token or time.monotonic() >= self._good_until:
            self._ask_for_a_token()
        return self._token

    def _ask_for_a_token(self) -> None:
        try:
            answer = self.http.post(
                self.set["token_url"],
                data={
                    "grant_type": "client_credentials",
                    "client_id": self.set["client_id"],
                    "client_secret": self.set["client_secret"],
                    "scope": self.set["scope"],
                },
            )
            told = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError) as fault:
            raise NotReached("The Department's sign-in could not be reached.") from fault
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token:
            raise NotReached(
                f"The Department's sign-in gave no token (answer {answer.status_code}): are the client's name and "
                "secret right?",
                retry_after=_retry_after(answer),
            )
        self._token = token
        self._good_until = time.monotonic() + max(0.0, float(told.get("expires_in") or 0) - EARLY)


def _read(answer: Any) -> Answer:
    try:
        told: Any = answer.json()
    except ValueError:
        told = None
    if answer.status_code == 200:
        if not isinstance(told, list):
            raise NotReached("The Department answered with something that is no list of receipts.")
        return Answer(200, receipts=tuple(str(one) for one in told))
    words = " ".join(_texts(told)) if told is not None else answer.text[:2000]
    return Answer(
        answer.status_code,
        says=words[:LONGEST_WORDS],
        faults=tuple(_faults(told if told is not None else answer.text)),
        retry_after=_retry_after(answer),
    )


def _texts(told: Any) -> list[str]:
    """Return all the texts of an answer, however it is nested."""
    if isinstance(told, str):
        return [told]
    if isinstance(told, dict):
        return [text for value in told.values() for text in _texts(value)]
    if isinstance(told, list):
        return [text for value in told for text in _texts(value)]
    return []


def _faults(told: Any) -> list[tuple[int, str]]:
    """Return the places in the list that an answer names as [place], each with the words beside it."""
    found: dict[int, str] = {}
    for text in _texts(told):
        for place in INDEX.finditer(text):
            found.setdefault(int(place[1]), text[:LONGEST_WORDS])
    return sorted(found.items())


def _retry_after(answer: Any) -> float | None:
    """Return the seconds to wait that an answer asks for, given as seconds or as a moment."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
        return max(0.0, (moment - clock.machine_now()).total_seconds())
    except (ValueError, TypeError):
        return None
