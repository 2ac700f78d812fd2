"""The few marks with which the words of a letter say what is a heading, a list or a table, read into plain blocks.

`## Heading`, `### Smaller heading`, `- point`, and a table under a line `Table: what it shows`. A table whose head is
empty gives names and values. `Square code: address` is an address with its picture for a phone. A new line begins a
new line, an empty line a new paragraph. Whatever else Markdown knows is refused: a paper has no other blocks.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .documents import Block, Facts, Grid, Heading, LinkCode, Points, Text

CODE = re.compile(r"^Square code:\s*(\S+)$")
CAPTION = re.compile(r"^Table:\s*(.+)$")
PLAIN = {"text", "text_special", "softbreak", "hardbreak"}
REFUSED = {
    "fence": "three backticks make no sense in a letter",
    "code_block": "a line that begins with four spaces makes no sense in a letter: take them away",
    "html_block": "a letter holds no HTML",
    "html_inline": "a letter holds no HTML",
    "ordered_list_open": "a letter has no numbered lists: begin each point with “- ”, or write \\. after the number",
    "blockquote_open": "a letter has no quotations: a line may not begin with >",
    "hr": "a letter has no lines across",
    "link_open": "write an address as it is, without brackets",
    "image": "a letter has no pictures but the letterhead's",
    "strong_open": "a letter has no bold or slanting words: write \\* for a star",
    "em_open": "a letter has no bold or slanting words: write \\* for a star",
    "code_inline": "write the word without backticks",
}


class Unreadable(ValueError):
    """A mark that a letter does not have. ``near`` are words of the place."""

    def __init__(self, says: str, near: str) -> None:
        self.near = near
        super().__init__(says)


def blocks(text: str) -> tuple[Block, ...]:
    """Return the text as blocks.

    :raises Unreadable: at the first mark that a letter does not have
    """
    return tuple(_Reader(_markdown().parse(text)).blocks())


def in_words(all_blocks: Sequence[Block]) -> str:
    """Return blocks as the text of an e-mail."""
    return "\n\n".join(words for block in all_blocks if (words := _words(block)))


def _words(block: Block) -> str:
    if isinstance(block, Heading | Text):
        return block.text
    if isinstance(block, LinkCode):
        return block.address
    if isinstance(block, Points):
        return "\n".join(f"- {item}" for item in block.items)
    if isinstance(block, Facts):
        return "\n".join([block.caption, *(f"{name}: {value}" for name, value in block.rows)])
    lines = [
        "- "
        + "; ".join(
            [row[0], *(f"{head}: {cell}" for head, cell in zip(block.head[1:], row[1:], strict=True))]
        )
        for row in block.rows
    ]
    return "\n".join([block.caption, *lines])


def _markdown() -> MarkdownIt:
    known = ["heading", "list", "table", "fence", "code", "html_block", "blockquote", "hr"]
    inline = ["escape", "newline", "emphasis", "link", "image", "backticks", "html_inline"]
    return MarkdownIt("zero", {"html": True}).enable(known).enable(inline)


class _Reader:
    """Reads the tokens once, from first to last."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = iter(tokens)

    def blocks(self) -> Iterator[Block]:
        caption = ""
        for token in self.tokens:
            if caption and token.type != "table_open":
                raise Unreadable("a line “Table:” stands right above a table", caption)
            if token.type == "heading_open":
                yield self._heading(int(token.tag[1]))
            elif token.type == "paragraph_open":
                said = self._text("paragraph_close")
                if found := CAPTION.match(said):
                    caption = found[1]
                elif code := CODE.match(said):
                    yield LinkCode(code[1])
                else:
                    yield Text(said)
            elif token.type == "bullet_list_open":
                yield Points(tuple(self._points()))
            elif token.type == "table_open":
                if not caption:
                    raise Unreadable(
                        "write a line “Table: what it shows” above the table", self._first_words()
                    )
                yield from self._table(caption)
                caption = ""
            else:
                self._refuse(token)
        if caption:
            raise Unreadable("a line “Table:” stands right above a table", caption)

    def _heading(self, level: int) -> Heading:
        said = self._text("heading_close")
        if level not in (2, 3):
            raise Unreadable("a heading begins with ## or ###", said)
        return Heading(said, level)

    def _points(self) -> Iterator[str]:
        for token in self.tokens:
            if token.type == "bullet_list_close":
                return
            if token.type != "list_item_open":
                self._refuse(token)
            parts = []
            for inside in self.tokens:
                if inside.type == "list_item_close":
                    break
                if inside.type != "paragraph_open":
                    self._refuse(inside, "a point is one paragraph, without a list of its own")
                parts.append(self._text("paragraph_close"))
            if len(parts) != 1:
                raise Unreadable("a point is one paragraph, with words in it", parts[0] if parts else "-")
            yield parts[0]

    def _table(self, caption: str) -> Iterator[Block]:
        lines: list[list[str]] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                lines.append([])
            elif token.type in ("th_open", "td_open"):
                lines[-1].append(self._text(token.type.replace("open", "close")))
        head, rows = tuple(lines[0]), tuple(tuple(line) for line in lines[1:])
        if not rows:
            return
        if any(head):
            if not all(head):
                raise Unreadable(
                    "each column of a table needs a heading, or none of them", head[0] or head[-1]
                )
            yield Grid(caption, head, rows)
        elif len(head) == 2:
            yield Facts(caption, tuple((row[0], row[1]) for row in rows))
        else:
            raise Unreadable("a table without headings has two columns: the name and what it is", caption)

    def _text(self, until: str) -> str:
        said = ""
        for token in self.tokens:
            if token.type == until:
                break
            said += "".join(self._inline(token))
        return said.strip()

    def _inline(self, token: Token) -> Iterator[str]:
        for part in token.children or ():
            if part.type not in PLAIN:
                self._refuse(part, near=token.content)
            yield "\n" if part.type in ("softbreak", "hardbreak") else part.content

    def _first_words(self) -> str:
        return next((token.content for token in self.tokens if token.type == "inline" and token.content), "")

    def _refuse(self, token: Token, says: str = "", near: str = "") -> None:
        near = near or token.content or self._first_words()
        raise Unreadable(says or REFUSED.get(token.type, f"a letter has no {token.type}"), near)
