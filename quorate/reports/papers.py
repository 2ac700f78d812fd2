"""A report as a paper, for one reader: made of that reader's copy and of nothing else."""

from datetime import datetime

from quorate.conferences.models import Conference
from quorate.design.words import day, moment
from quorate.letters.documents import Block, Facts, Heading, Paper, Points, Text
from quorate.letters.own_words import head_of

from .copies import Copy, ReadPart
from .models import Remark

NATURES = {
    "fact": "What the author knows",
    "allegation": "What the author was told",
    "opinion": "What the author thinks",
}


def paper_of(copy: Copy, *, reader: str, training: str, at: datetime, for_family: bool) -> Paper:
    """Return one reader's copy as a paper. ``reader``: whom it is for, as the paper says.

    What the family says of a sentence stands under it, as far as the reader is told.
    """
    conference: Conference = copy.report.conference
    blocks: list[Block] = [
        Facts(
            "The report",
            (
                ("Author", f"{copy.author}, {copy.agency}"),
                ("For the conference on", day(conference.starts_at)),
                ("Signed", _signed(copy)),
            ),
        )
    ]
    if copy.withheld is not None and not for_family:
        blocks.append(Text(f"Not to be shown to the family. {copy.withheld.reason}"))
    if copy.recommendations:
        blocks += [Heading("What it recommends"), Facts("For each child", copy.recommendations)]
    heading = ""
    for part in copy.parts:
        if part.heading != heading:
            heading = part.heading
            blocks.append(Heading(heading))
        blocks += _part(part, for_family=for_family)
    if copy.has_file:
        blocks.append(Text("A file belongs to this report. It is handed over with it."))
    if copy.gone:
        blocks += [
            Heading("Said of words that are no longer in the report"),
            Points(tuple(map(_remark, copy.gone))),
        ]
    return Paper(
        title="Report for the conference",
        area_name=conference.area.name,
        blocks=tuple(blocks),
        addressed_to=reader,
        marking="Official-Sensitive",
        training=training,
        made_at=at,
        head=head_of(conference.area),
    )


def _signed(copy: Copy) -> str:
    name = copy.version.signed_as or copy.author
    return f"{name}, {moment(copy.version.at)}"


def _part(part: ReadPart, *, for_family: bool) -> list[Block]:
    said = f"About {part.about}"
    if part.nature:
        said += f". {NATURES[part.nature]}"
    blocks: list[Block] = [Heading(said, level=3)]
    if part.withheld is not None and not for_family:
        blocks.append(Text(f"Not to be shown to the family. {part.withheld.reason}"))
    for paragraph in part.paragraphs:
        blocks.append(Text(" ".join(one.text for one in paragraph)))
        said_of = [f"On “{one.text}”: {_remark(remark)}" for one in paragraph for remark in one.remarks]
        if said_of:
            blocks.append(Points(tuple(said_of)))
    if part.part.attachment_id:
        blocks.append(Text("A file belongs to this part. It is handed over with the report."))
    if part.earlier:
        blocks.append(
            Points(
                tuple(
                    f"Said about an earlier wording, “{one.sentence}”: {_remark(one)}" for one in part.earlier
                )
            )
        )
    return blocks


def _remark(one: Remark) -> str:
    said = f"{one.invitation.name}: {one.get_says_display().lower()}"
    return f"{said}. {one.words}" if one.words else f"{said}."
