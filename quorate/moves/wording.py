"""The words of the letters about a move. Nothing sent by e-mail names a child."""

from quorate.design.words import day

from .models import Move


def _about(move: Move) -> list[str]:
    area = move.area
    reach = " · ".join(one for one in (area.phone, area.email) if one)
    return [
        "",
        f"Our reference: move {move.pk}, child {move.child.la_child_id}",
        f"To hear who the child is, call us and give the reference: {reach}" if reach else "",
        "",
        area.name,
    ]


def _letter(name: str, lines: list[str], move: Move) -> str:
    return "\n".join([f"Dear {name},", "", *lines, *_about(move)])


def subject(move: Move) -> str:
    """Return the subject of every letter about a move: its number, and nothing about a child."""
    return f"A child who moves between areas: move {move.pk}"


def notice(move: Move, name: str) -> str:
    """Return the notice to a body here that a child on another authority's plan has come."""
    stay = "for good" if move.permanent else "for a time"
    lines = [
        f"A child who is on a child protection plan of {move.authority} has come to live in our area, {stay}.",
        f"We were told on {day(move.told_on)}.",
        f"Until responsibility passes, {move.authority} answers for the case. Its lead social worker: "
        f"{move.lead_worker or 'not known to us yet'}.",
    ]
    return _letter(name, lines, move)


def out_notice(move: Move, name: str) -> str:
    """Return the notice to the receiving authority that a child on our plan has moved there."""
    lines = [
        "A child who is on a child protection plan of ours has moved to your area for good"
        + (f", on {day(move.moved_on)}." if move.moved_on else "."),
        "Our plan goes on, and we answer for the case, until you have confirmed in writing that you do.",
        "Please tell us when your conference is, and whom to send our reports to. Our lead social worker will come.",
    ]
    return _letter(name, lines, move)


def reminder(move: Move, name: str) -> str:
    """Return the letter that asks the receiving authority once more."""
    lines = [
        f"On {day(move.told_on)} we told you that a child on our plan has moved to your area.",
        "We have not had your written confirmation of responsibility. Our plan goes on until it comes.",
        "Please tell us when your conference is, or was, and confirm in writing.",
    ]
    return _letter(name, lines, move)


def acceptance(move: Move, name: str) -> str:
    """Return the letter that accepts a child formally."""
    lines = [
        f"We accept the transfer of the child of whom you told us on {day(move.told_on)}.",
        "We will hold a conference. Please send your reports, and let your lead social worker come to it.",
    ]
    return _letter(name, lines, move)


def confirmation(move: Move, name: str, held: str) -> str:
    """Return the letter by which this area confirms that it is responsible."""
    lines = [
        f"Our conference was held on {held}.",
        "From that day we are responsible for the management of the case. This letter is our confirmation in writing.",
    ]
    return _letter(name, lines, move)
