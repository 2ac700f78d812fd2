"""The guided questions and the other short words that forms and pages of families share."""

from dataclasses import dataclass

from quorate.design.languages import gettext as _
from quorate.design.languages import later


@dataclass(frozen=True, slots=True)
class Prompt:
    """One guided question. ``review``: asked only where a plan is looked at again."""

    key: str
    asks: str
    hint: str = ""
    review: bool = False

    @property
    def question(self) -> str:
        return _(self.asks)

    @property
    def help(self) -> str:
        return _(self.hint) if self.hint else ""


PARENTS = (
    Prompt("changed", later("What has changed at home?")),
    Prompt("difference", later("What has this meant for your child?")),
    Prompt(
        "together",
        later("How do you and the workers get on?"),
        later("What helps? What does not help?"),
    ),
    Prompt(
        "plan",
        later("How well does the plan work?"),
        later("What have you done? What was too hard?"),
        review=True,
    ),
    Prompt(
        "changes", later("Should the plan change? What do you think of changes people want?"), review=True
    ),
    Prompt("risk", later("Is your child at risk now? Say why, or why not.")),
    Prompt("care", later("How do you care for your child and keep them safe?")),
    Prompt("want", later("What do you want to happen now?")),
    Prompt("help", later("What help do you and your child need?")),
)
"""What the advice sheet has a parent think of (FRG-PREP-01), the four topics of a review (FRG-PURP-02), their view on
changes to the plan (FRG-OUT-05), and what they want and need (BER-RPT-20)."""

CHILDREN = (
    Prompt("good", later("What is good at home?")),
    Prompt("worry", later("What makes you sad or scared?")),
    Prompt("wish", later("What do you want to change?")),
    Prompt("grown-ups", later("What should the grown-ups know?")),
)


def prompts(*, child: bool, review: bool) -> tuple[Prompt, ...]:
    """Return the questions for somebody, in order."""
    return CHILDREN if child else tuple(one for one in PARENTS if review or not one.review)


def put_together(said: dict[str, str], asked: tuple[Prompt, ...]) -> str:
    """Return the answers as one text: each under its question, those without an answer left out."""
    return "\n\n".join(
        f"{one.question}\n{said[one.key].strip()}" for one in asked if said.get(one.key, "").strip()
    )
