"""What each reader gets of a report: the only place that says so. Pages and files are made of what it returns.

A parent is shown what is about their own children; where the children's parents differ, what is about the whole
family goes only to somebody who is a parent of all of them. What is withheld from a person, or waits for the Chair's
answer, is not in their copy at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quorate.cases.parents import Parents
from quorate.conferences.models import Invitation

from .models import Part, Recommendation, Remark, Report, ReportVersion, Shared, Withholding
from .sentences import Sentence, anchored, words_of

STANDS = (Withholding.Answer.WAITING, Withholding.Answer.AGREED)
WHOLE_FAMILY = "the whole family"


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence and what the family says of it, as far as this reader is told."""

    anchor: str
    text: str
    paragraph: int
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part as one reader sees it. ``earlier``: remarks on wordings that are no longer in it."""

    part: Part
    sentences: tuple[ReadSentence, ...]
    earlier: tuple[Remark, ...] = ()
    withheld: Withholding | None = None

    @property
    def heading(self) -> str:
        return self.part.heading

    @property
    def about(self) -> str:
        return self.part.child.name if self.part.child else WHOLE_FAMILY

    @property
    def nature(self) -> str:
        """Return fact, allegation, opinion or an empty text."""
        return self.part.nature

    @property
    def paragraphs(self) -> list[list[ReadSentence]]:
        found: dict[int, list[ReadSentence]] = {}
        for one in self.sentences:
            found.setdefault(one.paragraph, []).append(one)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Copy:
    """A report as one reader gets it."""

    report: Report
    version: ReportVersion
    parts: tuple[ReadPart, ...]
    recommendations: tuple[tuple[str, str], ...]
    has_file: bool
    gone: tuple[Remark, ...] = ()
    withheld: Withholding | None = None
    how_shown: tuple[Shared, ...] = field(default=())

    @property
    def author(self) -> str:
        return self.report.invitation.name

    @property
    def agency(self) -> str:
        author = self.report.invitation.practitioner
        return author.agency.name if author else ""

    def sentence(self, anchor: str) -> tuple[ReadPart, ReadSentence] | None:
        """Return the sentence of an anchor, if it is in this copy."""
        for part in self.parts:
            for one in part.sentences:
                if one.anchor == anchor:
                    return part, one
        return None


@dataclass(frozen=True, slots=True)
class Material:
    """A report with all that is needed to make a copy of it, read once for every reader."""

    report: Report
    version: ReportVersion
    parts: Sequence[Part]
    recommendations: Sequence[Recommendation]
    withholdings: Sequence[Withholding]
    remarks: Sequence[Remark]
    shared: Sequence[Shared]
    parents: Parents


def reader_key(invitation: Invitation) -> int | str:
    """Return how ``Withholding.kept_from`` names a person of the family."""
    return invitation.relative_id or f"child-{invitation.young_person_id}"


def children_for(
    invitation: Invitation, parents: Parents, named: Iterable[int] | None = None
) -> frozenset[int]:
    """Return the children (numbers of Child) of whom somebody of the family may read.

    ``named``: those whom the person who shared the report named for somebody who is no parent of any.
    """
    if invitation.young_person_id:
        return frozenset({invitation.young_person_id}) & frozenset(parents.of)
    if invitation.relative_id is None:
        return frozenset()
    own = parents.children_for(invitation.relative_id)
    if own or not parents.differ or named is None:
        return own
    return frozenset(named) & frozenset(parents.of)


def for_professional(material: Material) -> Copy:
    """Return the whole report: for its author, the service's staff and, once it was shown, others invited to it.

    What is withheld from the family is in it, and marked so.
    """
    by_part = {one.part_ref: one for one in material.withholdings if one.answer in STANDS}
    parts = [(part, by_part.get(part.ref)) for part in material.parts]
    says = tuple(
        (one.conference_child.child.name, one.get_says_display()) for one in material.recommendations
    )
    return _copy(
        material, parts, says, bool(material.version.file_name), material.remarks, withheld=by_part.get("")
    )


def for_family(material: Material, invitation: Invitation) -> Copy | None:
    """Return what somebody of the family may read of a report, whether or not they have been shown it.

    None if all of it is withheld from them or nothing in it is for them.
    """
    withheld = [one for one in material.withholdings if one.answer in STANDS and _keeps_from(one, invitation)]
    refs = {one.part_ref for one in withheld}
    if "" in refs:
        return None
    standing = [one for one in material.shared if one.invitation_id == invitation.pk]
    named = {child for one in standing for child in one.children or ()} or None
    children = children_for(invitation, material.parents, named)
    everything = _reads_of_all(invitation, material.parents, children)
    parts = [
        part
        for part in material.parts
        if part.ref not in refs and (part.child_id in children if part.child_id else everything)
    ]
    says = tuple(
        (one.conference_child.child.name, one.get_says_display())
        for one in material.recommendations
        if one.conference_child.child_id in children
    )
    has_file = bool(material.version.file_name) and everything
    if not parts and not has_file:
        return None
    own = [one for one in material.remarks if one.invitation_id == invitation.pk]
    return _copy(material, [(part, None) for part in parts], says, has_file, own, how_shown=tuple(standing))


def _keeps_from(one: Withholding, invitation: Invitation) -> bool:
    return not one.kept_from or reader_key(invitation) in one.kept_from


def _reads_of_all(invitation: Invitation, parents: Parents, children: frozenset[int]) -> bool:
    """Return whether what is about the whole family may be read by this person of it."""
    if not parents.differ:
        return bool(invitation.relative_id or invitation.young_person_id)
    return bool(parents.of) and children == frozenset(parents.of)


def _copy(
    material: Material,
    parts: Sequence[tuple[Part, Withholding | None]],
    says: tuple[tuple[str, str], ...],
    has_file: bool,
    remarks: Sequence[Remark],
    *,
    withheld: Withholding | None = None,
    how_shown: tuple[Shared, ...] = (),
) -> Copy:
    placed, earlier, gone = _follow([part for part, _ in parts], remarks)
    read = tuple(
        ReadPart(
            part,
            tuple(
                ReadSentence(one.anchor, one.text, one.paragraph, tuple(placed.get(one.anchor, ())))
                for one in anchored(part.ref, part.text)
            ),
            tuple(earlier.get(part.ref, ())),
            held,
        )
        for part, held in parts
    )
    return Copy(material.report, material.version, read, says, has_file, tuple(gone), withheld, how_shown)


def _follow(
    parts: Sequence[Part], remarks: Sequence[Remark]
) -> tuple[dict[str, list[Remark]], dict[str, list[Remark]], list[Remark]]:
    """Return the remarks at their sentences, those on words that a part no longer has, and those of no part now."""
    sentences = {one.anchor: one for part in parts for one in anchored(part.ref, part.text)}
    by_words: dict[str, Sentence] = {}
    for one in sentences.values():
        by_words.setdefault(words_of(one.anchor), one)
    refs = {part.ref for part in parts}
    placed: dict[str, list[Remark]] = {}
    earlier: dict[str, list[Remark]] = {}
    gone: list[Remark] = []
    for remark in remarks:
        same = sentences.get(remark.anchor) or by_words.get(words_of(remark.anchor))
        if same is not None:
            placed.setdefault(same.anchor, []).append(remark)
        elif remark.part_ref in refs:
            earlier.setdefault(remark.part_ref, []).append(remark)
        else:
            gone.append(remark)
    return placed, earlier, gone
