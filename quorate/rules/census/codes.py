"""The census's codes (as published in the 2026 schema), and what was different in earlier years."""

CATEGORIES = frozenset({"NEG", "PHY", "SAB", "EMO", "MUL"})
_WHITE = {"WBRI", "WIRI", "WIRT", "WOTH", "WROM"}
_MIXED = {"MWBC", "MWBA", "MWAS", "MOTH"}
_ASIAN = {"AIND", "APKN", "ABAN", "AOTH", "CHNE"}
_BLACK = {"BCRB", "BAFR", "BOTH"}
ETHNICITIES = frozenset({*_WHITE, *_MIXED, *_ASIAN, *_BLACK, "OOTH", "REFU", "NOBT"})
NOT_YET_KNOWN = "NOBT"
DISABILITIES = frozenset(
    ["NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"]
)
NEEDS = frozenset(f"N{number}" for number in range(10))
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_INDIVIDUALS, _SCHOOLS = {"1A", "1B", "1C", "1D"}, {"2A", "2B"}
_HEALTH, _AUTHORITY = {"3A", "3B", "3C", "3D", "3E", "3F"}, {"5A", "5B", "5C"}
_SOURCES = frozenset({*_INDIVIDUALS, *_SCHOOLS, *_HEALTH, "4", *_AUTHORITY, "6", "7", "8", "9", "10"})
_CLOSURES = frozenset(f"RC{number}" for number in range(1, 9))
_AUTHORITY_RANGES = (
    (1, 5),
    (201, 213),
    (301, 320),
    (330, 336),
    (340, 344),
    (350, 359),
    (370, 373),
    (380, 384),
    (390, 394),
    (660, 681),
    (701, 708),
    (800, 803),
    (805, 808),
    (810, 813),
    (815, 816),
    (820, 823),
    (825, 826),
    (830, 831),
    (835, 841),
    (845, 846),
    (850, 852),
    (855, 857),
    (860, 861),
    (865, 896),
    (908, 909),
    (925, 926),
    (928, 929),
    (935, 938),
    (940, 943),
)
_AUTHORITIES_ALONE = frozenset({420, 916, 919, 921, 931, 933})


def sources(year: int) -> frozenset[str]:
    """Return the codes of referral sources. Early help (5D) is one from 2023 on."""
    return _SOURCES | {"5D"} if year >= 2023 else _SOURCES


def closures(year: int) -> frozenset[str]:
    """Return the codes of reasons for closure. Closed to early help (RC9) is one from 2023 on."""
    return _CLOSURES | {"RC9"} if year >= 2023 else _CLOSURES


def sexes(year: int) -> tuple[str, ...]:
    """Return the codes of Sex (from 2025 on) or of GenderCurrent (before)."""
    return ("M", "F", "U") if year >= 2025 else ("1", "2", "0", "9")


def unborn_sex(year: int) -> str:
    """Return the code that an unborn child has."""
    return "U" if year >= 2025 else "0"


def sex_element(year: int) -> str:
    """Return the name of the element that holds the sex."""
    return "Sex" if year >= 2025 else "GenderCurrent"


def longest_id(year: int) -> int:
    """Return how long a child's identifier may be: 20 letters and digits from 2025 on, 10 before."""
    return 20 if year >= 2025 else 10


def is_authority(code: str) -> bool:
    """Return whether three digits are the code of a local authority, now or formerly."""
    number = int(code)
    return number in _AUTHORITIES_ALONE or any(first <= number <= last for first, last in _AUTHORITY_RANGES)


def upn_letter(upn: str) -> str:
    """Return the letter that a pupil number of the right shape has to begin with (rule 1510)."""
    total = 0
    for weight, sign in enumerate(upn[1:].upper(), start=2):
        total += weight * (int(sign) if sign.isdigit() else UPN_LETTERS.index(sign))
    return UPN_LETTERS[total % 23]
