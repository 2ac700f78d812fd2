"""The words of the letters that doors send by themselves. They name no child and no meeting."""

from datetime import datetime

from quorate.design.words import clock_time, moment

CODE_SUBJECT = "Your code"
LINK_SUBJECT = "Your new link"


def code_text(name: str, code: str, until: datetime, area_name: str, phone: str) -> str:
    """Return the text that carries a code."""
    return "\n".join(
        [
            f"Dear {name},",
            "",
            f"Your code is {code}",
            "",
            f"It works once, until {clock_time(until)}. Type it on the page that you opened.",
            "",
            "We will never ask you for it by telephone or e-mail. If you did not ask for a code, do nothing"
            + (f", or ring us: {phone}." if phone else "."),
            "",
            area_name,
        ]
    )


def link_text(name: str, address: str, until: datetime, area_name: str, phone: str) -> str:
    """Return the text that carries a fresh link."""
    return "\n".join(
        [
            f"Dear {name},",
            "",
            "Here is your new link. It works once, and the link you had before no longer works:",
            "",
            address,
            "",
            f"Use it before {moment(until)}. The link is only for you: please do not send it on.",
            "",
            f"If you did not ask for it, do nothing, or ring us: {phone}."
            if phone
            else "If you did not ask for it, do nothing.",
            "",
            area_name,
        ]
    )
