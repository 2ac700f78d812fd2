"""Rules about a child: identifiers, dates of birth and death, sex, ethnicity, disabilities."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from quorate.rules.days import add_months

from . import codes
from .book import Context, Hit, rule, say
from .records import CensusChild

Hits = Iterator[Hit]
SHOWN_AS_HYPHEN = "letters and digits only"


@rule(
    "8500",
    "child",
    "Every child has an identifier of the authority.",
    "Give the child its identifier in the case system (LAchildID).",
)
def no_identifier(c: Context, child: CensusChild) -> Hits:
    if not child.la_child_id:
        yield Hit(child, "LAchildID", "The child has no identifier.")


@rule(
    "1570",
    "child",
    "An identifier is no longer than the census takes: 20 letters and digits (10 before 2025).",
    "Use the short identifier that the looked-after return uses too. Long system numbers do not fit.",
)
def long_identifier(c: Context, child: CensusChild) -> Hits:
    most = codes.longest_id(c.year)
    if len(child.la_child_id) > most:
        yield Hit(
            child,
            "LAchildID",
            f"The identifier has {len(child.la_child_id)} signs; {most} are the most.",
            child.la_child_id,
        )


@rule(
    "1580",
    "child",
    "An identifier is made of letters and digits only.",
    "Take out hyphens, slashes and spaces, the same way every year.",
)
def odd_identifier(c: Context, child: CensusChild) -> Hits:
    told = child.la_child_id
    if told and not (told.isascii() and told.isalnum()):
        yield Hit(child, "LAchildID", "The identifier has something other than letters and digits.", told)


def _upn_shape(upn: str) -> str:
    """Return what is wrong with the shape of a pupil number: a rule's number, or nothing."""
    if len(upn) != 13 or not (upn[1:12].isascii() and upn[1:12].isdigit()):
        return "1540"
    last = upn[12].upper()
    return "" if last in codes.UPN_LETTERS or (last.isascii() and last.isdigit()) else "1550"


def upn_fault(upn: str, la_code: str) -> tuple[str, str] | None:
    """Return the rule that a pupil number breaks and what is wrong in words, or None. One fault at a time."""
    shape = _upn_shape(upn)
    if shape == "1540":
        return shape, "The pupil number is not a letter, eleven digits and one sign more."
    if shape == "1550":
        return shape, "The last sign of the pupil number cannot be right."
    if upn[1:4] != la_code and not codes.is_authority(upn[1:4]):
        return "1530", f"{upn[1:4]} in the pupil number is no authority's code."
    wanted = codes.upn_letter(upn)
    if upn[0] != wanted:
        return "1510", f"The pupil number begins with {upn[0]}, but its digits ask for {wanted}."
    return None


def _upn(number: str, c: Context, child: CensusChild) -> Hits:
    fault = upn_fault(child.upn.upper(), c.la_code) if child.upn else None
    if fault and fault[0] == number:
        yield Hit(child, "UPN", fault[1], child.upn)


COPY = "Copy the number again from the school: one of its signs is wrong."


@rule("1510", "child", "A pupil number begins with the letter that its digits ask for.", COPY)
def upn_letter(c: Context, child: CensusChild) -> Hits:
    yield from _upn("1510", c, child)


@rule("1530", "child", "The second to fourth signs of a pupil number are an authority's code.", COPY)
def upn_authority(c: Context, child: CensusChild) -> Hits:
    yield from _upn("1530", c, child)


@rule("1540", "child", "A pupil number is a letter, eleven digits, and a digit or letter.", COPY)
def upn_digits(c: Context, child: CensusChild) -> Hits:
    yield from _upn("1540", c, child)


@rule("1550", "child", "The last sign of a pupil number is a digit, or a letter other than I, O and S.", COPY)
def upn_last(c: Context, child: CensusChild) -> Hits:
    yield from _upn("1550", c, child)


@rule(
    "1560Q",
    "child",
    "A former pupil number has the shape of one, with the right first letter.",
    "Copy the former number again, or leave it out.",
)
def former_upn(c: Context, child: CensusChild) -> Hits:
    upn = child.former_upn.upper()
    if upn and (_upn_shape(upn) or upn[0] != codes.upn_letter(upn)):
        yield Hit(child, "FormerUPN", "The former pupil number is not written rightly.", child.former_upn)


@rule(
    "8520",
    "child",
    "A date of birth is not after the end of the census year.",
    "Correct the date. A child not born by 31 March has an expected date only.",
)
def born_later(c: Context, child: CensusChild) -> Hits:
    if child.born_on and child.born_on > c.last:
        yield Hit(
            child,
            "PersonBirthDate",
            f"Born on {say(child.born_on)}, after the year's end on {say(c.last)}.",
            child.born_on,
        )


@rule(
    "8525Q",
    "child",
    "A child has a date of birth or an expected one: one of the two, never both.",
    "Enter the birth once the child is born: the expected date then stays in the record and out of the return.",
)
def one_birth_date(c: Context, child: CensusChild) -> Hits:
    if child.born_on is None and child.expected_on is None:
        yield Hit(child, "PersonBirthDate", "There is neither a date of birth nor an expected one.")
    if child.born_on and child.expected_on:
        yield Hit(
            child,
            "ExpectedPersonBirthDate",
            "There is both a date of birth and an expected one.",
            child.expected_on,
        )


@rule(
    "8530Q",
    "child",
    "An expected birth lies between 1 March and 31 December of the census year's end.",
    "Record the birth, or the loss of the pregnancy, or correct the expected date.",
)
def expected_when(c: Context, child: CensusChild) -> Hits:
    due = child.expected_on
    if child.died_on:
        return  # a pregnancy that ended keeps its date, and nobody is asked about it again
    earliest, latest = c.last - timedelta(days=30), add_months(c.last, 9)
    if child.unborn and due and not earliest <= due <= latest:
        yield Hit(
            child,
            "ExpectedPersonBirthDate",
            f"The birth is expected on {say(due)}; in this return it lies from {say(earliest)} to {say(latest)}.",
            due,
        )


@rule(
    "8535Q",
    "child",
    "A date of death is not before the date of birth.",
    "Correct the one that is wrong.",
)
def died_before_birth(c: Context, child: CensusChild) -> Hits:
    if child.died_on and child.born_on and child.died_on < child.born_on:
        yield Hit(
            child,
            "PersonDeathDate",
            f"The death on {say(child.died_on)} is before the birth on {say(child.born_on)}.",
            child.died_on,
        )


@rule(
    "8545Q",
    "child",
    "A death told in the return lies in the census year.",
    "Correct the date. A child whose case ended in an earlier year is not in this return.",
)
def died_when(c: Context, child: CensusChild) -> Hits:
    if child.died_on and not c.within(child.died_on):
        yield Hit(
            child,
            "PersonDeathDate",
            f"The death on {say(child.died_on)} is outside the census year.",
            child.died_on,
        )


@rule(
    "4180",
    "child",
    "The sex is M, F or U (before 2025 the gender is 1, 2, 0 or 9).",
    "Choose the sex on the child's page. U is for the unborn and where it is not known.",
)
def sex_code(c: Context, child: CensusChild) -> Hits:
    if child.sex not in codes.sexes(c.year):
        what = f"“{child.sex}” is not a code of this return." if child.sex else "It is missing."
        yield Hit(child, codes.sex_element(c.year), what, child.sex)


@rule(
    "8750",
    "child",
    "An unborn child's sex is U (before 2025: 0), whatever a scan has shown.",
    "Leave the sex unknown until the child is born.",
)
def unborn_sex(c: Context, child: CensusChild) -> Hits:
    wanted = codes.unborn_sex(c.year)
    if child.unborn and child.sex in codes.sexes(c.year) and child.sex != wanted:
        yield Hit(
            child,
            codes.sex_element(c.year),
            f"The child is not born yet, and the sex says {child.sex} instead of {wanted}.",
            child.sex,
        )


@rule(
    "4220",
    "child",
    "The ethnicity is one of the census's codes.",
    "Choose the ethnicity on the child's page; NOBT where it has not been asked yet.",
)
def ethnicity_code(c: Context, child: CensusChild) -> Hits:
    if child.ethnicity not in codes.ETHNICITIES:
        what = f"“{child.ethnicity}” is not one of the codes." if child.ethnicity else "It is missing."
        yield Hit(child, "Ethnicity", what, child.ethnicity)


@rule(
    "G11Q",
    "child",
    "An unborn child's ethnicity is NOBT and no disability is told, even where somebody thinks to know.",
    "Leave ethnicity and disability open until the child is born.",
)
def unborn_traits(c: Context, child: CensusChild) -> Hits:
    if not child.unborn:
        return
    if child.ethnicity in codes.ETHNICITIES and child.ethnicity != codes.NOT_YET_KNOWN:
        yield Hit(
            child,
            "Ethnicity",
            f"The child is not born yet, and the ethnicity says {child.ethnicity} instead of NOBT.",
            child.ethnicity,
        )
    if child.disabilities:
        yield Hit(
            child,
            "Disability",
            "The child is not born yet, and something is said about disability.",
            " ".join(child.disabilities),
        )


@rule(
    "8540",
    "child",
    "A born child whose referral led to action has a disability code; NONE where there is none.",
    "Choose the disabilities on the child's page, or say that there is none.",
)
def disability_code(c: Context, child: CensusChild) -> Hits:
    wrong = [code for code in child.disabilities if code not in codes.DISABILITIES]
    if wrong:
        yield Hit(child, "Disability", f"“{wrong[0][:20]}” is not one of the codes.", wrong[0])
    acted = any(not episode.without_action for episode in child.episodes)
    if not child.disabilities and child.born_on and acted:
        yield Hit(child, "Disability", "Nothing is said about disability; NONE would say that there is none.")


@rule(
    "8790",
    "child",
    "NONE does not stand beside a disability.",
    "Take out NONE, or the disability.",
)
def none_and_some(c: Context, child: CensusChild) -> Hits:
    if "NONE" in child.disabilities and set(child.disabilities) != {"NONE"}:
        yield Hit(child, "Disability", "NONE stands beside a disability.", " ".join(child.disabilities))


@rule(
    "8794",
    "child",
    "Each disability is told once.",
    "Take out the one that is told twice.",
)
def disability_twice(c: Context, child: CensusChild) -> Hits:
    for code, count in Counter(child.disabilities).items():
        if count > 1:
            yield Hit(child, "Disability", f"{code} is told {count} times.", code)


@rule(
    "8590",
    "child",
    "Every child in the return has a time in need (CINdetails).",
    "Bring in the referral from the main case system, or leave the child out of the return.",
)
def no_episode(c: Context, child: CensusChild) -> Hits:
    if not child.episodes:
        yield Hit(child, "CINdetails", "No referral and no time in need is told of this child.")
