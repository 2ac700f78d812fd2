"""Children, their families and the people around them, as the API tells of them and is told."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from .plain import (
    AnyLaChildId,
    Day,
    Given,
    GivenId,
    LaChildId,
    Line20,
    Line40,
    Line80,
    Line120,
    Line254,
    Line500,
    Moment,
    Needed20,
    Needed60,
    Paged,
    Text500,
    Told,
    Yes,
)

Sex = Literal["M", "F", "U"]
Ethnicity = Literal[
    "", "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "CHNE", "AOTH",
    "BCRB", "BAFR", "BOTH", "OOTH", "REFU", "NOBT",
]  # fmt: skip
Disability = Literal[
    "NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"
]


class Named(Told):
    """Somebody or something by number, with its name."""

    id: int
    name: str


class FamilyTold(Told):
    reference: str
    name: str


class ChildTold(Told):
    """One child. ``version`` is also the ETag, and is named in If-Match when the child is changed."""

    la_child_id: str
    version: int
    given_name: str
    family_name: str
    born_on: date | None
    expected_on: date | None = Field(description="of a child not yet born, or as it was before the birth")
    died_on: date | None
    sex: Sex
    ethnicity: str
    disabilities: list[str]
    nhs_number: str
    upn: str
    family: FamilyTold | None
    social_worker: Named | None
    team: Named | None
    on_plan_since: date | None
    changed_at: datetime | None = Field(description="when something about the child was last recorded")


class ChildrenAsked(Paged):
    updated_since: Moment | None = Field(
        None,
        description="only children about whom something was recorded at or after this moment, with its zone",
    )
    la_child_id: AnyLaChildId | None = None
    nhs_number: Annotated[str, Field(pattern=r"^\d{10}$")] | None = None
    family: Line20 | None = Field(None, description="the family's reference")
    on_plan: bool | None = Field(None, description="true: on a plan today; false: not")


class FamilyGiven(Given):
    """The family by its reference. When there is none of that reference it is made, and needs its name."""

    reference: Needed20
    name: Line120 = ""


Nhs = Annotated[str, Field(pattern=r"^(\d{10})?$")]
Upn = Annotated[str, Field(pattern=r"^([A-Z]\d{11}[0-9A-Z])?$")]


class NewChild(Given):
    """A child to bring in: born (``born_on``) or expected (``expected_on``), not both."""

    la_child_id: LaChildId
    given_name: Line80 = ""
    family_name: Line80 = ""
    born_on: Day | None = None
    expected_on: Day | None = None
    sex: Sex = "U"
    ethnicity: Ethnicity = ""
    disabilities: Annotated[list[Disability], Field(max_length=13)] = Field(default_factory=list)
    nhs_number: Nhs = ""
    upn: Upn = ""
    family: FamilyGiven | None = Field(
        None, description="left out: a family of their own, with the child's name"
    )
    social_worker: GivenId | None = Field(None, description="a number from /practitioners")
    team: GivenId | None = Field(None, description="a number from /teams; left out, the social worker's")
    not_these: Annotated[list[AnyLaChildId], Field(max_length=50)] = Field(
        default_factory=list,
        description="children whom the problem `on-record` named and who are somebody else",
    )


class ChildChanges(Given):
    """What is to be put right. What is left out stays; what it said before is kept, with the reason."""

    why: Text500 = Field(description="the reason, kept with each correction")
    la_child_id: LaChildId | None = None
    given_name: Line80 | None = None
    family_name: Line80 | None = None
    born_on: Day | None = Field(
        None, description="of a child who was expected: records the birth, and what follows from it"
    )
    expected_on: Day | None = None
    unusual_why: Line500 = Field("", description="for a birth on a day that rarely is: why it is right")
    sex: Sex | None = None
    ethnicity: Ethnicity | None = None
    disabilities: Annotated[list[Disability], Field(max_length=13)] | None = None
    nhs_number: Nhs | None = None
    upn: Upn | None = None
    family: FamilyGiven | None = None
    social_worker: GivenId | None = None
    team: GivenId | None = None


class MemberTold(Told):
    """Somebody's part in a child's case, from a day to a day."""

    id: int
    practitioner: Named
    role: str
    agency: Named
    part: str
    core_group: bool
    direct_contact: bool
    from_on: date
    to_on: date | None


class MembersTold(Told):
    items: list[MemberTold]


class NewMember(Given):
    practitioner: GivenId = Field(description="a number from /practitioners")
    part: Needed60 = Field(description="such as health visitor")
    from_on: Day | None = Field(None, description="left out: today")
    core_group: Yes = False
    direct_contact: Yes = False


class Leaving(Given):
    why: Text500
    on: Day | None = Field(None, description="left out: today")


class PractitionerTold(Told):
    id: int
    name: str
    role: str
    job_title: str
    agency: Named
    team: Named | None
    email: str
    active: bool


class PractitionersAsked(Paged):
    role: Line40 | None = None
    email: Line254 | None = None


class AgencyTold(Told):
    id: int
    name: str
    kind: str
    active: bool
