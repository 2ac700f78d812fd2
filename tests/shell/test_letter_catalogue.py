"""The catalogue of letters: every folder can be used, and what cannot be used is named with its line."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quorate.letters import catalogue, documents, kinds, marks, wording
from quorate.letters.faults import BadLetters
from quorate.letters.kinds import Fact, WrongFacts
from tests.shell import world

FACTS = {
    "name": Fact("name", "the person's name", "text"),
    "number": Fact("number", "the conference's number", "number", safe=True),
    "on": Fact("on", "the day", "day", must=True),
    "people": Fact(
        "people", "who comes", "rows", optional=True, columns={"name": "their name", "agency": "their agency"}
    ),
    "needs": Fact("needs", "what to bring", "texts", optional=True),
}
AREA = {
    "name": "Marrowby Council",
    "address": "1 Mill Lane",
    "phone": "01632 960 000",
    "email": "cp@marrowby.example",
}
BODY = "\n\nDear {{ name }},\n\nCome on {{ on|day }}."


def faults(words: str) -> list[str]:
    with pytest.raises(BadLetters) as bad:
        wording.read(words, facts=FACTS).render(told(), AREA)
    return [str(fault) for fault in bad.value.faults]


def told(**facts: Any) -> dict[str, Any]:
    return kinds.take(FACTS, {"name": "Ada", "number": 7, "on": date(2026, 5, 4), **facts})


def said(words: str, **facts: Any) -> wording.Rendered:
    return wording.read(words, facts=FACTS).render(told(**facts), AREA)


@pytest.mark.parametrize("key", sorted(catalogue.entries()))
def test_each_letter_can_be_written_for_each_of_its_examples(key: str) -> None:
    entry = catalogue.entry(key)
    assert len(entry.examples) >= 2
    for example in entry.examples:
        rendered = entry.words.render(example.facts, AREA)
        assert rendered.subject and marks.in_words(rendered.blocks)
        assert "\ue000" not in str(rendered) and "{{" not in str(rendered)


@pytest.mark.parametrize("key", sorted(catalogue.entries()))
def test_no_subject_says_more_than_it_may(key: str) -> None:
    entry = catalogue.entry(key)
    for example in entry.examples:
        subject = entry.words.render(example.facts, AREA).subject
        for name, fact in entry.facts.items():
            if not fact.safe and fact.kind == "text" and example.facts[name]:
                assert example.facts[name] not in subject


def test_what_a_fact_holds_is_never_taken_for_a_mark() -> None:
    name = "# Siân *Ffion* <b>O'Brien</b> | {{ name }} [x](y) \ue0000\ue001\x00"
    rendered = said("Subject: Conference {{ number }}" + BODY, name=name)

    assert rendered.blocks[0] == documents.Text("Dear # Siân *Ffion* <b>O'Brien</b> | {{ name }} [x](y) 0,")


def test_words_become_headings_points_and_tables() -> None:
    rendered = said(
        "Subject: Conference {{ number }}\nTitle: A meeting\nAbout: On {{ on|day }}\nMarking: Confidential\n\n"
        "## Who comes\n\nTable: The people\n| Name | Agency |\n| --- | --- |\n"
        "{% for one in people %}\n| {{ one.name }} | {{ one.agency }} |\n{% endfor %}\n\n"
        "Table: The meeting\n| | |\n| --- | --- |\n| When | {{ on|weekday }} |\n\n"
        "{% for need in needs %}\n- {{ need }}\n{% endfor %}\n\n### Questions\nAsk {{ area.name }}:\n{{ area.phone }}",
        people=[{"name": "Ada | Bo", "agency": "Police"}],
        needs=["A *report*", "Glasses"],
    )

    assert (rendered.title, rendered.about, rendered.marking) == (
        "A meeting",
        "On 4 May 2026",
        "Confidential",
    )
    assert rendered.blocks == (
        documents.Heading("Who comes", 2),
        documents.Grid("The people", ("Name", "Agency"), (("Ada | Bo", "Police"),)),
        documents.Facts("The meeting", (("When", "Monday 4 May 2026"),)),
        documents.Points(("A *report*", "Glasses")),
        documents.Heading("Questions", 3),
        documents.Text("Ask Marrowby Council:\n01632 960 000"),
    )
    assert "The meeting\nWhen: Monday 4 May 2026" in marks.in_words(rendered.blocks)
    assert "- Ada | Bo; Agency: Police" in marks.in_words(rendered.blocks)


def test_a_table_without_rows_is_left_out() -> None:
    rendered = said(
        "Subject: Hello\n\nCome on {{ on|day }}.\n\nTable: The people\n| Name | Agency |\n| --- | --- |\n"
        "{% for one in people %}\n| {{ one.name }} | {{ one.agency }} |\n{% endfor %}\n"
    )
    assert rendered.blocks == (documents.Text("Come on 4 May 2026."),)


@pytest.mark.parametrize(
    ("words", "line", "says"),
    [
        ("Dear {{ name }}", 1, "has to be “Subject:”"),
        ("Subject:" + BODY, 1, "Nothing stands after"),
        ("Subject: Hello\n", 2, "says nothing under its subject"),
        ("Subject: About {{ name }}" + BODY, 1, "may not stand in the subject"),
        ("Subject: Hello" + BODY + "\n\nYour {{ nmae }}", 7, "“nmae” is not a fact of this letter"),
        ("Subject: Hello\n\nDear {{ name }},", 0, "“on” has to be said, and is left out"),
        ("Subject: Hello\n\n{% if on %}Come{% endif %}", 0, "“on” has to be said, and is left out"),
        ("Subject: Hello" + BODY + "\n{% if name %}", 6, "nexpected end of template"),
        ("Subject: Hello" + BODY + "\n{{ name", 6, "nexpected end of"),
        ("Subject: Hello" + BODY + "\n{{ name.__class__ }}", 6, "“name” has no parts"),
        ("Subject: Hello" + BODY + "\n{% for a in people %}{{ a.__class__ }}{% endfor %}", 6, "not known"),
        ("Subject: Hello" + BODY + "\n{{ name|attr('x') }}", 6, "“attr” is not known"),
        ("Subject: Hello" + BODY + "\n{{ name * 100000000 }}", 6, "cannot use “mul”"),
        ("Subject: Hello" + BODY + "\n{% include 'x' %}", 6, "cannot use “include”"),
        ("Subject: Hello" + BODY + "\n{{ name() }}", 6, "cannot use “call”"),
        ("Subject: Hello" + BODY + "\n{% for a in name %}{{ a }}{% endfor %}", 6, "goes through one fact"),
        ("Subject: Hello" + BODY + "\n{{ name|day }}", 2, ""),
        ("Subject: Hello" + BODY + "\n\nPlease **come**", 7, "no bold or slanting"),
        ("Subject: Hello" + BODY + "\n\n<b>Come</b>", 7, "no HTML"),
        ("Subject: Hello" + BODY + "\n\n# Arrive", 7, "begins with ## or ###"),
        ("Subject: Hello" + BODY + "\n\n1. Arrive", 7, "no numbered lists"),
        ("Subject: Hello" + BODY + "\n\n| A | B |\n| --- | --- |\n| x | y |", 7, "write a line “Table:"),
        ("Subject: Hello" + BODY + "\n\nTable: Nothing", 7, "right above a table"),
        ("Subject: Hello" + BODY + "x" * 50_000, 0, "longer than"),
    ],
)
def test_words_that_cannot_be_used_are_named_with_their_line(words: str, line: int, says: str) -> None:
    found = faults(words)
    where = f"words.md, line {line}: " if line else "words.md: "
    assert any(one.startswith(where) and says in one for one in found), found


def test_a_letter_is_told_all_its_facts_and_no_others() -> None:
    with pytest.raises(
        WrongFacts, match="on is missing; extra is not a fact|extra is not a fact.*on is missing"
    ):
        kinds.take(FACTS, {"name": "Ada", "number": 7, "extra": "x"})
    with pytest.raises(WrongFacts, match="on is not a day.*needs is not a list"):
        told(on="tomorrow", needs="glasses")
    with pytest.raises(WrongFacts, match="each row needs name, agency"):
        told(people=[{"name": "Ada"}])


GOOD = {
    "about.toml": 'title = "T"\nto = "Ada"\nwhen = "Now"\nform = "email"\n'
    '[facts.name]\nmeans = "a name"\nkind = "text"\n',
    "words.md": "Subject: Hello\n\nDear {{ name }}\n",
    "examples.toml": '[[example]]\nname = "A"\nfacts.name = "Ada"\n[[example]]\nname = "B"\nfacts.name = "Bo"\n',
}


@pytest.mark.parametrize(
    ("file", "changed", "says"),
    [
        ("about.toml", GOOD["about.toml"] + "x x", "made/letter/about.toml, line 8: This is not TOML"),
        (
            "about.toml",
            GOOD["about.toml"].replace('"email"', '"pigeon"'),
            "about.toml, line 4: “form” is one of",
        ),
        (
            "about.toml",
            GOOD["about.toml"].replace('"text"', '"word"'),
            "about.toml, line 5: The kind of “name”",
        ),
        ("about.toml", GOOD["about.toml"].replace('when = "Now"\n', ""), "“when” has to be given"),
        (
            "about.toml",
            GOOD["about.toml"] + "must = true\nsafe = true\n[facts.on]\nmeans = 'x'\n",
            "The kind of “on”",
        ),
        (
            "words.md",
            "Subject: Hello\n\nDear {{ nobody }}",
            "made/letter/words.md, line 3: “nobody” is not a fact",
        ),
        (
            "examples.toml",
            GOOD["examples.toml"].replace('facts.name = "Bo"', ""),
            "examples.toml, line 5: B: name is",
        ),
        ("examples.toml", '[[example]]\nname = "A"\n', "examples.toml: Give two examples"),
    ],
)
def test_a_bad_folder_is_named_with_its_file_and_line(
    tmp_path: Path, file: str, changed: str, says: str
) -> None:
    folder = tmp_path / "made" / "letters" / "letter"
    folder.mkdir(parents=True)
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert catalogue.read_folder(folder).key == "made/letter"
    (folder / file).write_text(changed, encoding="utf-8")
    with pytest.raises(BadLetters) as bad:
        catalogue.read_folder(folder)
    assert any(says in str(fault) for fault in bad.value.faults), bad.value


def test_what_has_to_be_said_is_said_in_some_examples_letter(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "letters" / "letter"
    folder.mkdir(parents=True)
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "about.toml").write_text(GOOD["about.toml"] + "must = true\n", encoding="utf-8")
    (folder / "words.md").write_text(
        "Subject: Hello\n\nDear you{% if not name %}{{ name }}{% endif %}\n", encoding="utf-8"
    )
    with pytest.raises(BadLetters, match="no example's letter says it"):
        catalogue.read_folder(folder)


@pytest.mark.django_db
def test_a_letter_is_written_for_an_area(training_day: date) -> None:
    area = world.make_area("tees")
    example = catalogue.entry("conferences/invitation-reminder").examples[1]
    given = {name: value for name, value in example.facts.items() if value}
    written = catalogue.write(
        "conferences/invitation-reminder", area=area, facts=given, at=world.NOW, to="Siân"
    )

    assert written.subject == "Please answer: child protection conference 4096"
    assert written.text.endswith(area.name)
    assert written.paper.training.startswith("Training.") and written.paper.addressed_to == "Siân"
    with pytest.raises(catalogue.UnknownLetter):
        catalogue.write("conferences/no-such", area=area, facts={}, at=world.NOW)
