"""People at their screens: they open a page, follow what it offers, fill in the form it shows, and read what comes.

    life = Life("berkshire")
    worker = life.person(Role.SOCIAL_WORKER)
    worker.child(ada).click("Start an enquiry").send("Open the enquiry", on=date(2026, 4, 13), how="joint")
    worker.sees("Mon 4 May 2026")
    life.on(date(2026, 4, 20))

Only what a page offers can be done: a link that is not there is not followed, a field that is not in the form and
a choice that is not offered are refused by the step itself. So a road that nobody could walk fails here.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Self
from urllib.parse import urljoin

import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from quorate import clock
from quorate.cases.models import Child
from quorate.clock.actions import move_on
from quorate.jobs.work import do_all_waiting
from quorate.people.models import Practitioner, Team
from tests.shell import world

FORMS = ".//main//form"


def words(text: str) -> str:
    """Return a text as one line, its spaces and quotes made plain."""
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("’", "'")).strip()


@dataclass
class Person:
    """Somebody signed in, and the page before them."""

    who: Practitioner
    client: Client
    signed_in_at: datetime
    address: str = ""
    page: Any = None
    status: int = 0

    # Going to places

    def go(self, name: str, *args: object, query: str = "", **kwargs: object) -> Self:
        """Open a page by its name."""
        return self.open(reverse(name, args=args, kwargs=kwargs) + query)

    def child(self, child: Child) -> Self:
        """Open a child's page."""
        return self.go("register:child", child.pk)

    def open(self, address: str) -> Self:
        self._sign_in()
        self._take(self.client.get(urljoin(self.address, address), follow=True))
        assert self.status == 200, f"{self.who.role} asked for {address}: {self.status}"
        return self

    def click(self, text: str, *, nth: int = 0) -> Self:
        """Follow the link that says this, exactly or to begin with."""
        links = [(words(one.text_content()), one.get("href")) for one in self.page.findall(".//a[@href]")]
        whole = [href for says, href in links if says == words(text)]
        found = whole or [href for says, href in links if says.startswith(words(text))]
        assert len(found) > nth, (
            f"no link “{text}” at {self.address}; there are: {[says for says, _ in links]}"
        )
        return self.open(found[nth])

    def offers(self, text: str) -> bool:
        """Return whether a link or a button of this page begins so."""
        there = [*self.page.findall(".//a[@href]"), *self.page.findall(".//main//button")]
        return any(words(one.text_content()).startswith(words(text)) for one in there)

    # Reading

    @property
    def text(self) -> str:
        return words(self.page.find(".//main").text_content())

    def part(self, heading: str) -> str:
        """Return the text between a heading of this page and the next of the same level."""
        start = next(
            (
                one
                for one in self.page.iterfind(".//main//*")
                if one.tag in ("h2", "h3") and words(one.text_content()).startswith(heading)
            ),
            None,
        )
        assert start is not None, f"no heading “{heading}” at {self.address}"
        said = []
        for one in start.itersiblings():
            if one.tag == start.tag or (one.tag == "h2"):
                break
            said.append(one.text_content())
        return words(" ".join(said))

    def sees(self, *said: str, under: str = "") -> Self:
        """Assert that the page says all of these, under this heading if one is given."""
        text = self.part(under) if under else self.text
        for one in said:
            assert words(one) in text, f"“{one}” is not at {self.address}: {text}"
        return self

    def sees_not(self, *said: str, under: str = "") -> Self:
        text = self.part(under) if under else self.text
        for one in said:
            assert words(one) not in text, f"“{one}” is at {self.address}: {text}"
        return self

    # Filling in

    def send(self, button: str, fields: dict[str, Any] | None = None, **more: Any) -> Self:
        """Fill in the form with that button and send it; it must be taken."""
        self._post(button, {**(fields or {}), **more})
        assert self.status == 200, f"{button} at {self.address}: {self.status}"
        told = self._errors()
        assert not told, f"“{button}” was not taken at {self.address}: {told}"
        return self

    def refused(self, button: str, *said: str, fields: dict[str, Any] | None = None, **more: Any) -> Self:
        """Fill in the form and send it; it must be refused, in these words."""
        self._post(button, {**(fields or {}), **more})
        told = self._errors() or (self.text if self.status in (403, 409) else "")
        assert told, f"“{button}” was taken at {self.address}: {self.text}"
        for one in said:
            assert words(one) in told, f"“{one}” was not said: {told}"
        return self

    def may_not(self, name: str, *args: object, query: str = "", says: str = "") -> Self:
        """Assert that this page is refused to this person."""
        answer = self.client.get(reverse(name, args=args) + query, follow=True)
        assert answer.status_code in (403, 404), f"{self.who.role} may open {name}"
        assert says in words(answer.content.decode())
        return self

    def _sign_in(self) -> None:
        """Sign in again at another time of day: who has not used the service for a while is signed out."""
        if self.signed_in_at != clock.now():
            self.client, self.signed_in_at = world.client_for(self.who), clock.now()

    def _post(self, button: str, values: dict[str, Any]) -> None:
        self._sign_in()
        form, pressed = self._form(button)
        sent = _as_shown(form)
        if pressed.get("name"):
            sent[pressed.get("name")] = [pressed.get("value") or ""]
        for name, value in values.items():
            _fill(form, sent, name.replace("__", "-"), value)
        address = urljoin(self.address, form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            self._take(self.client.get(address, sent, follow=True))
        else:
            self._take(self.client.post(address, sent, follow=True))

    def _form(self, button: str) -> tuple[Any, Any]:
        buttons = []
        for form in self.page.iterfind(FORMS):
            for one in form.iterfind(".//button"):
                says = words(one.text_content())
                buttons.append(says)
                if says.startswith(words(button)):
                    return form, one
        raise AssertionError(f"no button “{button}” at {self.address}; there are {buttons}: {self.text}")

    def _errors(self) -> str:
        told = self.page.find_class("govuk-error-summary")
        return words(told[0].text_content()) if told else ""

    def _take(self, answer: Any) -> None:
        self.status = answer.status_code
        self.address = answer.request["PATH_INFO"] + (
            f"?{answer.request['QUERY_STRING']}" if answer.request["QUERY_STRING"] else ""
        )
        if answer.redirect_chain:
            self.address = answer.redirect_chain[-1][0]
        self.page = html.fromstring(answer.content)


def _as_shown(form: Any) -> dict[str, list[str]]:
    """Return what the form would send as it stands."""
    sent: dict[str, list[str]] = {}
    for one in form.iterfind(".//*[@name]"):
        name = one.get("name")
        if one.tag == "input" and one.get("type") in ("radio", "checkbox"):
            if one.get("checked") is not None:
                sent.setdefault(name, []).append(one.get("value") or "on")
        elif one.tag == "input" and one.get("type") != "submit":
            sent.setdefault(name, []).append(one.get("value") or "")
        elif one.tag == "textarea":
            sent[name] = [(one.text or "").lstrip("\n")]
        elif one.tag == "select":
            chosen = [option.get("value") for option in one.iterfind(".//option[@selected]")]
            sent[name] = chosen or [option.get("value") for option in one.iterfind(".//option")][:1]
    return sent


def _fill(form: Any, sent: dict[str, list[str]], name: str, value: Any) -> None:
    """Enter one value as it would be entered: a day in three boxes, a time of day beside them, a choice offered."""
    if isinstance(value, datetime):
        _fill(form, sent, name, value.date())
        _fill(form, sent, f"{name}-time", f"{value:%H:%M}")
        return
    if isinstance(value, date):
        for part in ("day", "month", "year"):
            _fill(form, sent, f"{name}-{part}", str(getattr(value, part)))
        return
    shown = [one for one in form.iterfind(".//*[@name]") if one.get("name") == name]
    there = sorted({one.get("name") for one in form.iterfind(".//*[@name]")})
    assert shown, f"the form has no field {name}; it has {there}"
    given = value if isinstance(value, (list, tuple)) else [value]
    sent[name] = [_offered(shown, name, str(getattr(one, "pk", one))) for one in given]


def _offered(shown: list[Any], name: str, value: str) -> str:
    """Return the value of a choice given by its value or by the beginning of its words."""
    offered: dict[str, str] = {}
    for one in shown:
        if one.tag == "select":
            for option in one.iterfind(".//option"):
                offered[option.get("value") or ""] = words(option.text_content())
        elif one.get("type") in ("radio", "checkbox"):
            label = one.getparent().find("label")
            offered[one.get("value") or "on"] = words(label.text_content()) if label is not None else ""
        else:
            return value
    if value in offered:
        return value
    if value == "True" and len(offered) == 1:
        return next(iter(offered))
    for key, says in offered.items():
        if says.startswith(value):
            return key
    raise AssertionError(f"{name} does not offer “{value}”; it offers {offered}")


@dataclass
class Life:
    """One area in training mode, its people, and its day."""

    procedure: str
    place: world.Place = field(init=False)
    people: dict[int, Person] = field(default_factory=dict)
    travel: Any = None

    def __post_init__(self) -> None:
        self.at(time(9, 30))
        self.place = world.make_place(self.procedure)

    @property
    def family(self) -> Any:
        assert self.place.family is not None
        return self.place.family

    def children(self) -> list[Child]:
        return world.children_of(self.family)

    def in_team(self, *children: Child) -> None:
        """Put children, their social worker's manager and nobody else into one team."""
        manager = self.place.by_role[world.Role.TEAM_MANAGER]
        manager.team, _ = Team.objects.get_or_create(area=self.place.area, name="Assessment")
        manager.save(update_fields=["team"])
        Child.objects.filter(pk__in=[child.pk for child in children]).update(team=manager.team)

    def role(self, role: str) -> Person:
        """Return the one person of the place with that role, at their screen."""
        return self.person(self.place.by_role[role])

    def person(self, who: Practitioner) -> Person:
        if who.pk not in self.people:
            self.people[who.pk] = Person(who, world.client_for(who), clock.now())
        return self.people[who.pk]

    def part(self, part: str) -> Person:
        """Return somebody of the family's network by their part."""
        assert self.place.network is not None
        who = self.place.network.everybody()[part]
        if who.user is None:
            world.give_sign_in(who)
        return self.person(who)

    def on(self, day: date, hour: time = time(9, 30)) -> None:
        """Move the training day on; what waits is done first, as it would be overnight."""
        self.overnight()
        if day > clock.today():
            move_on(to=day, at=clock.machine_now())
        self.at(hour)
        self.overnight()

    def at(self, hour: time) -> None:
        """Make it this time of day."""
        if self.travel is not None:
            self.travel.stop()
        # The machine's own day is a winter day, when London's time is UTC.
        self.travel = time_machine.travel(datetime.combine(date(2026, 11, 23), hour, tzinfo=UTC), tick=False)
        self.travel.start()

    def overnight(self) -> None:
        do_all_waiting()

    def over(self) -> None:
        if self.travel is not None:
            self.travel.stop()
