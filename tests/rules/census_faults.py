"""For each rule of the census the smallest faults that make it speak."""

from collections.abc import Callable

from quorate.rules.census import CensusChild
from quorate.rules.census.codes import upn_letter

from .census_world import (
    assessment,
    child,
    day,
    enquiry,
    episode,
    need_plan,
    plan,
    quiet,
    unborn,
)

Faulty = Callable[[], CensusChild]
CLOSED = {"closed_on": "2025-12-01", "closed_because": "RC7"}
ENDED = {"plans": (plan(end="2025-12-01"),)}


def old_case(start: str, **told: object) -> CensusChild:
    """A child whose case began well before the year."""
    return child(episode(referred_on="2024-01-08", **{"enquiries": (), "plans": (plan(start),), **told}))


# The rule, the faulty child, and what else the same fault cannot help breaking.
FAULTS: dict[str, list[tuple[Faulty, set[str]]]] = {
    "8500": [(lambda: child(la_child_id=""), set())],
    "1570": [(lambda: child(la_child_id="A" * 21), set())],
    "1580": [(lambda: child(la_child_id="QA-0001"), set()), (lambda: child(la_child_id="QÄ1"), set())],
    "1510": [(lambda: child(upn="A301432119001"), set()), (lambda: child(upn="Y30143211900A"), set())],
    "1530": [(lambda: child(upn=upn("999432119001")), set())],
    "1540": [(lambda: child(upn="Y30143211900"), set()), (lambda: child(upn="Y3014321x9001"), set())],
    "1550": [(lambda: child(upn="Y30143211900I"), set())],
    "1560Q": [(lambda: child(former_upn="A301432119001"), set())],
    "8520": [(lambda: child(quiet(referred_on="2026-03-02", assessments=()), born_on="2026-04-01"), set())],
    "8525Q": [
        (lambda: child(expected_on="2018-05-01"), set()),
        (lambda: child(born_on=None), set()),
    ],
    "8530Q": [
        (lambda: unborn(expected_on="2026-02-28"), set()),
        (lambda: unborn(expected_on="2027-01-01"), {"8606"}),
    ],
    "8535Q": [(lambda: child(quiet(), died_on="2018-05-03"), {"8545Q"})],
    "8545Q": [
        (lambda: child(died_on="2026-04-01"), set()),
        (lambda: child(quiet(), died_on="2025-03-31"), set()),
    ],
    "4180": [(lambda: child(sex=""), set()), (lambda: child(sex="1"), set())],
    "8750": [(lambda: unborn(sex="F"), set())],
    "4220": [(lambda: child(ethnicity=""), set()), (lambda: child(ethnicity="XXXX"), set())],
    "G11Q": [(lambda: unborn(ethnicity="WBRI"), set()), (lambda: unborn(disabilities=("NONE",)), set())],
    "8540": [(lambda: child(disabilities=()), set()), (lambda: child(disabilities=("XXX",)), set())],
    "8790": [(lambda: child(disabilities=("NONE", "LD")), set())],
    "8794": [(lambda: child(disabilities=("LD", "LD")), set())],
    "8590": [(lambda: child(episodes=()), set())],
    "8600": [
        (lambda: child(quiet(referred_on=None)), set()),
        (lambda: child(quiet(referred_on="2026-04-01", assessments=())), set()),
    ],
    "8606": [(lambda: child(quiet(), born_on="2026-02-17"), set())],
    "8610": [(lambda: child(quiet(primary_need="")), set())],
    "8650": [(lambda: child(quiet(primary_need="N10")), set())],
    "8866": [(lambda: child(quiet(source="")), set()), (lambda: child(quiet(source="5E")), set())],
    "8568": [(lambda: child(quiet(no_further_action="")), set())],
    "8620": [
        (lambda: child(quiet(closed_on="2026-04-01", closed_because="RC7")), set()),
        (
            lambda: child(
                quiet(referred_on="2025-01-06", assessments=(), closed_on="2025-03-31", closed_because="RC7")
            ),
            set(),
        ),
    ],
    "8630": [
        (lambda: child(quiet(assessments=(), closed_on="2025-05-11", closed_because="RC7")), set()),
    ],
    "8640": [(lambda: child(quiet(closed_on="2025-12-01", closed_because="RC0")), set())],
    "8805": [(lambda: child(quiet(closed_on="2025-12-01")), set())],
    "8810": [(lambda: child(quiet(closed_because="RC7")), set())],
    "8585Q": [(lambda: child(quiet(closed_on="2025-12-01", closed_because="RC2")), set())],
    "8565": [
        (lambda: child(episode(**CLOSED, plans=(plan(end="2025-12-02"),))), set()),
        (lambda: child(quiet(closed_on="2025-06-30", closed_because="RC7")), set()),
        (
            lambda: child(
                episode(**CLOSED, plans=(), enquiries=(enquiry(), enquiry("2025-12-02", None, waived="1")))
            ),
            set(),
        ),
        (lambda: child(quiet(**CLOSED, need_plans=(need_plan("2025-08-01", "2025-12-02"),))), set()),
        (lambda: child(quiet(**CLOSED, conference_on="2025-12-02")), set()),
    ],
    "8867": [(lambda: child(quiet(**CLOSED, assessments=(assessment(authorised_on=None),))), set())],
    "2990": [
        (lambda code=code: child(episode(**(CLOSED | {"closed_because": code}), **ENDED)), set())
        for code in ("RC8", "RC9")
    ]
    + [
        (
            lambda: child(
                quiet(**(CLOSED | {"closed_because": "RC8"}), assessments=(assessment(), assessment()))
            ),
            set(),
        )
    ],
    "2991Q": [(lambda: child(episode(assessments=())), set())],
    "8831": [(lambda: child(quiet(no_further_action="1")), set())],
    "8832": [
        (
            lambda: child(
                episode(no_further_action="true", assessments=(), enquiries=(), conference_on=None)
            ),
            {"2885"},
        )
    ],
    "1103": [(lambda: child(quiet(assessments=(assessment(started_on=day("2025-05-11")),))), set())],
    "8608": [(lambda: child(quiet(assessments=(assessment(authorised_on=day("2025-05-12")),))), set())],
    "8815": [
        (
            lambda: child(quiet(), quiet(referred_on="2025-09-01", assessments=())),
            {"8816", "8820"},
        )
    ],
    "8816": [
        (
            lambda: child(
                quiet(),
                quiet(referred_on="2025-09-01", assessments=(), closed_on="2025-10-01", closed_because="RC7"),
            ),
            {"8820"},
        )
    ],
    "8820": [
        (
            lambda: child(
                quiet(closed_on="2025-09-02", closed_because="RC7"),
                quiet(referred_on="2025-09-01", assessments=()),
            ),
            set(),
        )
    ],
    "4000": [
        (
            lambda: child(
                quiet(assessments=(), no_further_action="1", need_plans=(need_plan("2025-08-01"),))
            ),
            set(),
        )
    ],
    "4001": [(lambda: child(episode(need_plans=(need_plan("2025-05-20"),))), {"4003", "4017"})],
    "4003": [
        (
            lambda: child(
                episode(
                    plans=(plan(end="2025-09-01", reviews=("2025-09-02",)),),
                    need_plans=(need_plan("2025-09-01"),),
                )
            ),
            {"G08Q"},
        )
    ],
    "4004": [
        (
            lambda: child(quiet(need_plans=(need_plan("2025-08-01"), need_plan("2025-09-01", number=2)))),
            {"4014"},
        )
    ],
    "4008": [
        (
            lambda: child(quiet(need_plans=(need_plan("2025-12-02", "2025-12-20"),)), died_on="2025-12-01"),
            {"4009Q"},
        )
    ],
    "4009Q": [
        (lambda: child(quiet(need_plans=(need_plan("2025-08-01"),)), died_on="2025-12-01"), set()),
        (
            lambda: child(quiet(need_plans=(need_plan("2025-08-01", "2025-12-02"),)), died_on="2025-12-01"),
            set(),
        ),
    ],
    "4010": [
        (lambda: child(quiet(need_plans=(need_plan(None),))), set()),
        (lambda: child(quiet(need_plans=(need_plan("2026-04-01"),))), set()),
    ],
    "4011": [(lambda: child(quiet(need_plans=(need_plan("2025-08-02", "2025-08-01"),))), set())],
    "4012Q": [(lambda: child(quiet(need_plans=(need_plan("2025-08-01", "2025-08-01"),))), set())],
    "4013": [(lambda: child(quiet(need_plans=(need_plan("2025-08-01", "2026-04-01"),))), set())],
    "4014": [
        (
            lambda: child(
                quiet(
                    need_plans=(
                        need_plan("2025-08-01", "2025-09-02"),
                        need_plan("2025-09-01", "2025-10-01", number=2),
                    )
                )
            ),
            set(),
        )
    ],
    "4015": [(lambda: child(quiet(need_plans=(need_plan("2025-05-11"),))), set())],
    "4016": [
        (
            lambda: child(
                episode(
                    plans=(plan(end="2025-12-01"),),
                    need_plans=(need_plan("2025-11-30", "2025-12-20"),),
                )
            ),
            set(),
        )
    ],
    "4017": [(lambda: child(episode(need_plans=(need_plan("2025-05-20", "2025-06-10"),))), set())],
    "8615": [
        (lambda: child(episode(enquiries=(enquiry(None),))), set()),
        (lambda: child(episode(enquiries=(enquiry("2025-06-10"),))), set()),
    ],
    "2889": [(lambda: child(episode(enquiries=(enquiry("2025-05-11"),))), set())],
    "1104": [(lambda: child(episode(enquiries=(enquiry("2025-05-08", "2025-05-09"),), plans=())), {"2889"})],
    "8675Q": [(lambda: child(quiet(enquiries=(enquiry("2026-03-09", None),))), set())],
    "8715": [
        (lambda: child(quiet(enquiries=(enquiry("2026-03-10", "2026-04-01"),))), set()),
        (
            lambda: child(quiet(referred_on="2025-01-06", enquiries=(enquiry("2025-03-03", "2025-03-31"),))),
            set(),
        ),
    ],
    "8740": [
        (
            lambda flag=flag: child(
                quiet(referred_on="2025-01-06", enquiries=(enquiry("2025-03-31", None, waived=flag),))
            ),
            {"8675Q"},
        )
        for flag in ("0", "")
    ],
    "8870Q": [(lambda: child(episode(enquiries=(enquiry(target="2025-06-07"),))), set())],
    "G16Q": [(lambda: child(episode(enquiries=(enquiry(target="2025-06-09"),))), set())],
    "8875": [
        (
            lambda: child(episode(enquiries=(enquiry(held="2025-06-07"),), plans=(plan("2025-06-07"),))),
            set(),
        ),
        (
            lambda: child(episode(enquiries=(), conference_on="2025-06-08", plans=(plan("2025-06-08"),))),
            set(),
        ),
    ],
    "8839": [
        (
            lambda: child(
                quiet(enquiries=(enquiry("2026-03-20", None), enquiry("2026-03-23", None, number=2)))
            ),
            {"8890"},
        )
    ],
    "8868": [
        (lambda: child(quiet(**CLOSED, enquiries=(enquiry("2025-11-20", None),))), {"8675Q"}),
        (lambda: child(quiet(**CLOSED, enquiries=(enquiry(waived="1"),))), set()),
    ],
    "G05": [(lambda: child(quiet(enquiries=(enquiry(waived="1"),))), set())],
    "8890": [
        (
            lambda: child(episode(enquiries=(enquiry(), enquiry("2025-06-08", None, waived="1", number=2)))),
            set(),
        ),
        (
            lambda: child(episode(enquiries=(enquiry(), enquiry("2025-05-19", None, waived="1", number=2)))),
            set(),
        ),
    ],
    "2884": [(lambda: child(episode(conference_on="2025-06-09")), set())],
    "G04Q": [(lambda: child(episode(conference_on="2025-06-10")), set())],
    "8720": [
        (lambda: child(episode(plans=(plan(None, reviews=()),))), set()),
        (lambda: child(episode(plans=(plan("2026-04-01", reviews=()),))), set()),
    ],
    "1105": [(lambda: child(quiet(plans=(plan("2025-05-11"),), conference_on=None)), {"2885"})],
    "2885": [
        (lambda: child(episode(plans=(plan("2025-06-10"),))), set()),
        (lambda: child(episode(plans=(plan("2025-06-08"),))), set()),
    ],
    "8905": [
        (lambda code=code: child(episode(plans=(plan(first_category=code),))), set()) for code in ("", "XXX")
    ],
    "8910": [
        (lambda code=code: child(episode(plans=(plan(latest_category=code),))), set()) for code in ("", "neg")
    ],
    "8730": [
        (lambda told=told: child(episode(plans=(plan(previous_plans=told),))), set())
        for told in ("", "-1", "one", "1.5")
    ],
    "G10Q": [
        (
            lambda: child(
                episode(
                    enquiries=(enquiry(), enquiry("2025-11-03", "2025-11-20", number=2)),
                    plans=(plan(end="2025-10-01"), plan("2025-11-20", reviews=(), number=2)),
                )
            ),
            set(),
        )
    ],
    "8925": [(lambda: child(episode(plans=(plan(end="2025-06-08", reviews=()),))), set())],
    "8840": [(lambda: child(episode(plans=(plan(end="2025-06-09", reviews=()),))), set())],
    "8930": [
        (lambda: child(episode(plans=(plan(end="2026-04-01"),))), set()),
        (lambda: old_case("2024-06-03", plans=(plan("2024-06-03", "2025-03-31", reviews=()),)), set()),
    ],
    "8915": [
        (lambda: child(episode(plans=(plan(end="2025-06-10", reviews=()),)), died_on="2025-06-08"), {"8920"})
    ],
    "8920": [
        (lambda: child(died_on="2025-12-01"), set()),
        (lambda: child(episode(plans=(plan(end="2025-12-02"),)), died_on="2025-12-01"), set()),
    ],
    "8841": [
        (lambda: child(episode(plans=(plan(reviews=("2025-09-03", "2025-06-09")),))), set()),
        (lambda: child(episode(plans=(plan(reviews=("2025-06-08",)),))), set()),
    ],
    "8842Q": [(lambda: child(episode(plans=(plan(reviews=("2025-09-03", None)),))), set())],
    "G08Q": [(lambda: child(episode(plans=(plan(end="2025-09-02"),))), set())],
    "G09Q": [(lambda: old_case("2024-06-03", plans=(plan("2024-06-03"),)), set())],
    "8935": [
        (
            lambda: child(
                quiet(
                    closed_on="2025-08-31",
                    closed_because="RC7",
                    enquiries=(enquiry(),),
                    plans=(plan(reviews=()),),
                ),
                episode(
                    referred_on="2025-09-01",
                    assessments=(),
                    enquiries=(enquiry("2025-09-02", "2025-09-22"),),
                    plans=(plan("2025-09-22", reviews=(), previous_plans="1"),),
                ),
            ),
            {"8940", "2991Q"},
        )
    ],
    "8940": [
        (
            lambda: child(
                episode(
                    enquiries=(enquiry(), enquiry("2025-11-03", "2025-11-20", number=2)),
                    plans=(
                        plan(end="2025-11-20"),
                        plan("2025-11-20", reviews=(), previous_plans="1", number=2),
                    ),
                )
            ),
            set(),
        )
    ],
}
OF_THE_RETURN = {"100", "G15", "8510", "1520", "2883"}


def upn(digits: str) -> str:
    """Return a pupil number of these digits with the right first letter."""
    return upn_letter(f"A{digits}") + digits
