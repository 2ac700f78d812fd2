"""Strategy discussions that were held and written down elsewhere, as they are told to us."""

from typing import Annotated, Literal

from pydantic import Field

from .plain import AnyLaChildId, Day, Given, GivenId, Line120, Moment, Needed20, Text500, Text4000


class TookPartGiven(Given):
    agency: GivenId = Field(description="a number from /agencies")
    who: Line120 = ""


class WhyNot(Given):
    la_child_id: AnyLaChildId
    why: Text500


class NewDiscussion(Given):
    """A strategy discussion. Each child of the family is in ``enquire``, or ``why_not`` says why no enquiry is made."""

    on: Day
    at: Moment | None = Field(None, description="the moment, when it is known")
    how: Literal["single", "joint", "none"] = Field(
        description="a section 47 enquiry by children's social care alone, with the police, or none"
    )
    reasons: Text4000
    enquire: Annotated[list[AnyLaChildId], Field(max_length=30)] = Field(default_factory=list)
    why_not: Annotated[list[WhyNot], Field(max_length=30)] = Field(default_factory=list)
    took_part: Annotated[list[TookPartGiven], Field(min_length=1, max_length=30)]


class NewEnquiry(NewDiscussion):
    """The first strategy discussion about a family: it opens the enquiry."""

    family: Needed20 = Field(description="the family's reference")
