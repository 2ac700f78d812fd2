"""The leaflets: what is in each, and each as an accessible PDF to print. They hold nothing about any family.

Each is one file in one language; `edition` goes up when its words change, so that what somebody was given can be told
later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from quorate.design.languages import current, later
from quorate.letters.documents import pdf

from .illustrating import described, picture
from .words import Topic
from .words.children import older, younger
from .words.easy import easy
from .words.parents import complain, conference, outcomes, ready, rights

FORMS = {"a4": later("A4"), "large": later("Large print"), "a5": later("A5")}
"""How a leaflet can be printed."""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One leaflet. ``pictures``: a picture stands beside each part, as easy read asks."""

    key: str
    title: str
    audience: str
    """``parents`` or ``children``."""
    topics: tuple[Callable[[], Topic], ...]
    pictures: bool = False
    edition: int = 1

    def told(self) -> tuple[Topic, ...]:
        """Return what it says, in the language that is being spoken."""
        return tuple(topic() for topic in self.topics)


LEAFLETS = (
    Leaflet(
        "parents",
        later("Meetings about your child: for parents and carers"),
        "parents",
        (conference, ready, outcomes, rights, complain),
    ),
    Leaflet(
        "parents-easy-read", later("A meeting about your child: easy read"), "parents", (easy,), pictures=True
    ),
    Leaflet("complain", later("If you do not agree"), "parents", (complain,)),
    Leaflet(
        "children", later("A meeting about you: for younger children"), "children", (younger,), pictures=True
    ),
    Leaflet(
        "young-people", later("The meeting about you: for young people"), "children", (older,), pictures=True
    ),
)


def leaflet(key: str) -> Leaflet | None:
    return next((one for one in LEAFLETS if one.key == key), None)


def html(one: Leaflet, form: str, *, title: str, area_name: str, contact: tuple[str, ...] = ()) -> str:
    """Return a leaflet as a whole document to print."""
    return render_to_string(
        "families/papers/leaflet.html",
        {
            "leaflet": one,
            "title": title,
            "form": form,
            "topics": one.told(),
            "area_name": area_name,
            "contact": contact,
            "style": Path(str(finders.find("families/leaflet.css"))).read_text(encoding="utf-8"),
            "seen": picture,
            "described": described,
        },
        using="jinja2",
    )


def as_pdf(one: Leaflet, form: str, *, title: str, area_name: str, contact: tuple[str, ...] = ()) -> bytes:
    """Return a leaflet as a tagged PDF in the language that is being spoken."""
    code = current().code
    made = html(one, form, title=title, area_name=area_name, contact=contact)
    return pdf(made, title=title, area_name=area_name, language="en-GB" if code == "en-gb" else code)
