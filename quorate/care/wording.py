"""The agendas of a combined meeting."""

AGENDA = (
    (
        "Welcome",
        "Who is here, whom the child wanted here, and how the meeting is kept small enough for the child.",
    ),
    (
        "The child",
        "What the child wants the meeting to know, and what the child thinks of placement, contact and plan.",
    ),
    (
        "Since last time",
        "What was to be done under the care plan and under the protection plan, and what was done.",
    ),
    (
        "Placement and contact",
        "How the placement does, how contact goes, and whether anything about them worries anybody.",
    ),
    ("Health and learning", "Health, school and development, against the outcomes of the plan."),
    (
        "Harm",
        "Whether the child is suffering or likely to suffer significant harm, and how secure the child is.",
    ),
    (
        "Which plan goes on",
        "One plan or, in exceptional circumstances, two; who leads, and what moves from one to the other.",
    ),
    (
        "Decision",
        "The views of each agency and of the family, the decision on the protection plan, and the reasons.",
    ),
    ("The care plan", "Changes to the care plan that follow, and who does what by when."),
    ("Next", "The day of the next review, and who tells the child what was decided."),
)
"""An agenda of Quorate's own: what both meetings have to cover, in one order."""

FOR_THE_CHAIR = {
    "Welcome": "Settle beforehand, child by child, who chairs, and how the reviewing officer's independence is kept. "
    "Ask for excluded people and safety needs.",
    "The child": "See or speak with the child beforehand. Decide with the child which parts the child stays for.",
    "Since last time": "Reports of both processes are to hand. Note what is overdue.",
    "Harm": "Both questions of harm are answered before any view is asked. Under section 20, a parent may ask for the "
    "child back: say whether the plans keep the child secure all the same.",
    "Which plan goes on": "Record who took part in this decision: the team manager and the chair, or this meeting.",
    "Decision": "Check the quorum for each child before deciding. The agencies' views are asked one by one.",
    "The care plan": "A significant change to the care plan is made only by the looked-after review.",
    "Next": "One day for both reviews, within the limit of each.",
}
"""What the chair has beside it."""
