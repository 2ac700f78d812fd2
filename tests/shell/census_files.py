"""Small census files to bring in, written line by line so that a test knows which line is to blame."""

from collections.abc import Iterable

HEADER = (
    "<Header><CollectionDetails><Collection>{collection}</Collection><Year>{year}</Year>"
    "<ReferenceDate>{reference}</ReferenceDate></CollectionDetails>"
    "<Source><SourceLevel>L</SourceLevel><LEA>{lea}</LEA><SoftwareCode>Invented</SoftwareCode>"
    "<SerialNo>001</SerialNo><DateTime>2026-04-20T09:30:00</DateTime></Source></Header>"
)
FIRST_CHILD = 5
"""The line on which the first child of ``census`` begins; each child takes one line."""


def plan(
    start: str,
    end: str = "",
    *,
    reviews: Iterable[str] = (),
    first: str = "NEG",
    latest: str = "",
    before: str = "0",
) -> str:
    """Return a plan's element."""
    held = "".join(f"<CPPreviewDate>{day}</CPPreviewDate>" for day in reviews)
    return (
        f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>"
        + (f"<CPPendDate>{end}</CPPendDate>" if end else "")
        + f"<InitialCategoryOfAbuse>{first}</InitialCategoryOfAbuse>"
        f"<LatestCategoryOfAbuse>{latest or first}</LatestCategoryOfAbuse>"
        f"<NumberOfPreviousCPP>{before}</NumberOfPreviousCPP>"
        + (f"<Reviews>{held}</Reviews>" if held else "")
        + "</ChildProtectionPlans>"
    )


def enquiry(start: str, conference: str = "", *, not_required: str = "0") -> str:
    """Return a section 47 enquiry's element."""
    held = f"<DateOfInitialCPC>{conference}</DateOfInitialCPC>" if conference else ""
    return (
        f"<Section47><S47ActualStartDate>{start}</S47ActualStartDate>{held}"
        f"<ICPCnotRequired>{not_required}</ICPCnotRequired></Section47>"
    )


def child(
    la_child_id: str,
    *,
    born: str = "2018-05-04",
    expected: str = "",
    sex: str = "F",
    referred: str = "2025-05-12",
    moved_in_conference: str = "",
    enquiries: Iterable[str] = (),
    plans: Iterable[str] = (),
) -> str:
    """Return a child's element, on one line."""
    birth = f"<PersonBirthDate>{born}</PersonBirthDate>" if born else ""
    due = f"<ExpectedPersonBirthDate>{expected}</ExpectedPersonBirthDate>" if expected else ""
    conference = f"<DateOfInitialCPC>{moved_in_conference}</DateOfInitialCPC>" if moved_in_conference else ""
    return (
        f"<Child><ChildIdentifiers><LAchildID>{la_child_id}</LAchildID>{birth}{due}<Sex>{sex}</Sex></ChildIdentifiers>"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
        f"<CINdetails><CINreferralDate>{referred}</CINreferralDate><ReferralSource>6</ReferralSource>"
        f"<PrimaryNeedCode>N1</PrimaryNeedCode>{conference}{''.join(enquiries)}<ReferralNFA>0</ReferralNFA>"
        f"{''.join(plans)}</CINdetails></Child>"
    )


def on_a_plan(la_child_id: str, *, reviews: Iterable[str] = ("2025-09-03",), **plan_told: str) -> str:
    """Return a child with an enquiry, an initial conference on 9 June 2025 and a plan from that day."""
    return child(
        la_child_id,
        enquiries=[enquiry("2025-05-19", "2025-06-09")],
        plans=[plan("2025-06-09", reviews=reviews, **plan_told)],
    )


def census(
    *children: str, lea: str = "301", year: int = 2026, collection: str = "CIN", reference: str = ""
) -> bytes:
    """Return a whole file."""
    header = HEADER.format(collection=collection, year=year, lea=lea, reference=reference or f"{year}-03-31")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<Message>",
        header,
        "<Children>",
        *children,
        "</Children>",
        "</Message>",
    ]
    return ("\n".join(lines) + "\n").encode()
