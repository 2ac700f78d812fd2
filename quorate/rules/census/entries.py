"""What a rule would say of something that is about to be entered, before it is saved."""

from .children import upn_fault


def pupil_number(told: str) -> str:
    """Return what is wrong with a pupil number, with the rule's number, or an empty text.

    Whose code stands in it is not asked: the return as a whole knows that.
    """
    upn = told.strip().upper()
    fault = upn_fault(upn, upn[1:4]) if upn else None
    return f"{fault[1]} Copy the number again from the school (census rule {fault[0]})." if fault else ""
