"""The pictures of the family pages and leaflets, drawn for them: small files that travel inside the page itself."""

from base64 import b64encode
from functools import cache
from pathlib import Path

from quorate.design.languages import gettext as _

FOLDER = Path(__file__).parent / "pictures"


@cache
def picture(name: str) -> str:
    """Return a picture as an address that holds the picture itself; nothing for no name.

    :raises FileNotFoundError: if there is none of that name
    """
    if not name:
        return ""
    drawn = (FOLDER / f"{name}.svg").read_bytes()
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"


def described(name: str) -> str:
    """Return what is to be seen in a picture, in the language that is being spoken."""
    return {
        "meeting": _("People at a table"),
        "chair": _("A person who speaks"),
        "calendar": _("A calendar"),
        "look": _("A magnifying glass"),
        "report": _("A page with writing"),
        "question": _("A question mark"),
        "tick": _("A tick"),
        "plan": _("A list with ticks"),
        "law": _("Scales"),
        "letter": _("A letter"),
        "speak": _("A person with a speech bubble"),
        "help": _("Two hands"),
        "door": _("A door"),
        "write": _("A pencil"),
        "bag": _("A bag"),
        "draw": _("A drawing"),
        "home": _("A house"),
        "record": _("A microphone"),
        "map": _("A pin on a map"),
        "safe": _("A shield with a tick"),
        "phone": _("A phone"),
    }.get(name, "")
