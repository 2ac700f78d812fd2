"""Who may be there besides the invited, who is kept out, and who is given the record. Rows and constraints only."""

from .admitting import Admission, Answered, Consent, FamilyAnswer, KeptApart
from .excluding import Exclusion, Given
from .releasing import Release

__all__ = (
    "Admission",
    "Answered",
    "Consent",
    "Exclusion",
    "FamilyAnswer",
    "Given",
    "KeptApart",
    "Release",
)
