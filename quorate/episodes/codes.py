"""The census's codes for what the main case system tells of a child, each with words for a page."""

SOURCES = {
    "1A": "Family member, relative or carer",
    "1B": "Neighbour, childminder or other acquaintance",
    "1C": "The child or young person",
    "1D": "Another individual, or a stranger",
    "2A": "School",
    "2B": "Education service",
    "3A": "GP",
    "3B": "Health visitor",
    "3C": "School nurse",
    "3D": "Other primary health service",
    "3E": "Accident and emergency",
    "3F": "Other health service",
    "4": "Housing",
    "5A": "The council’s social care, for example for adults",
    "5B": "Another department of the council",
    "5C": "Another council’s services",
    "5D": "Early help",
    "6": "Police",
    "7": "Court, probation or other legal agency",
    "8": "Other, for example a voluntary organisation",
    "9": "Anonymous",
    "10": "Not known",
}
NEEDS = {
    "N1": "Abuse, neglect or exploitation",
    "N2": "The child’s disability or illness",
    "N3": "A parent’s disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Not a child in need",
    "N0": "Not stated",
}
CLOSURES = {
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Moved to another council’s services",
    "RC6": "Moved to adult social care",
    "RC7": "Any other reason, or no longer in need",
    "RC8": "Closed after assessment, nothing further",
    "RC9": "Closed after assessment, to early help",
}
UPN_UNKNOWN = {
    "UN1": "Not of school age",
    "UN2": "Never in a maintained school",
    "UN3": "Educated outside England",
    "UN4": "Newly in need, in the last week of the year",
    "UN5": "The child’s identity does not match",
    "UN6": "It could not be had",
    "UN7": "Referred, with nothing further",
}
_WHOSE = {"A": "the child", "B": "a parent or carer", "C": "somebody else in the household"}
_OF_SOMEBODY = {
    "1": "Alcohol",
    "2": "Drugs",
    "3": "Domestic abuse of",
    "4": "Mental health",
    "5": "Learning disability",
    "6": "Physical disability or illness",
}
FACTORS = {
    **{
        f"{number}{letter}": f"{what} {whose}" if what.endswith(" of") else f"{what}: {whose}"
        for number, what in _OF_SOMEBODY.items()
        for letter, whose in _WHOSE.items()
    },
    "7A": "Young carer",
    "8B": "Privately fostered: from abroad, meaning to return",
    "8C": "Privately fostered: from abroad, meaning to stay",
    "8D": "Privately fostered: in education in the United Kingdom",
    "8E": "Privately fostered: the family’s own arrangement",
    "8F": "Privately fostered: other",
    "9A": "Unaccompanied asylum-seeking child",
    "10A": "Missing from home or care",
    "11A": "Child sexual exploitation",
    "12A": "Trafficking",
    "13A": "Gangs",
    "14A": "Socially unacceptable behaviour",
    "15A": "Self-harm",
    "16A": "Neglect",
    "17A": "Emotional abuse",
    "18B": "Physical abuse by another child",
    "18C": "Physical abuse by an adult",
    "19B": "Sexual abuse by another child",
    "19C": "Sexual abuse by an adult",
    "20": "Something else",
    "21": "None of these, and nothing further is done",
    "22A": "Female genital mutilation",
    "23A": "Abuse linked to faith or belief",
    "24A": "Child criminal exploitation",
}
GONE = ("18A", "19A")
"""Factors of earlier years: taken in from a file and kept, no longer offered."""
ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "CHNE", "AOTH",
    "BCRB", "BAFR", "BOTH", "OOTH", "REFU", "NOBT",
)  # fmt: skip
DISABILITIES = ("MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
