"""The passages of a plan, in the order in which they are read: what each is called and what helps to write it."""

from typing import NamedTuple


class Passage(NamedTuple):
    """One passage. ``entries`` names the items of an area's own list that it answers."""

    key: str
    title: str
    hint: str


PASSAGES = (
    Passage("risks", "What the risks are", "What has happened or could happen to this child, in plain words"),
    Passage(
        "must-change",
        "What has to change",
        "What has to be different before the child is safe enough without a plan",
    ),
    Passage("services", "The services this child needs", "For the child, and support for the family"),
    Passage(
        "working-together",
        "How agencies and family work together",
        "Who tells whom what, and how the family is part of it",
    ),
    Passage(
        "specialist",
        "Specialist assessments",
        "Which are needed, of whom, and by when. Write “None” if there are none",
    ),
    Passage(
        "contingency",
        "If things do not change",
        "What is done then to keep the child safe, for example a meeting about legal action",
    ),
    Passage("triggers", "What would bring that about", "What has to happen, or not happen, for it to begin"),
    Passage("child-views", "What the child thinks of the plan", "In the child’s own words where you can"),
    Passage(
        "family-views",
        "What the family thinks of the plan",
        "Each parent’s own view, also where they do not agree",
    ),
)
TITLES = {one.key: one.title for one in PASSAGES}
