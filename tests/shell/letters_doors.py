"""What each address of the post room and of the catalogue of letters answers to whom."""

from tests.shell.doors import MANAGERS, OFFICE, door

REMINDER = {"part": "=conferences", "letter": "=invitation-reminder"}
LETTERS = {
    "letters:post-room": door(OFFICE),
    "letters:letter": door(OFFICE, number="letter"),
    "letters:print": door(OFFICE, number="letter"),
    "letters:enclosure": door(OFFICE, number="letter", file="enclosure"),
    "letters:decide": door(OFFICE, number="letter", act="=hold"),
    "letters:ready": door(OFFICE),
    "letters:batches": door(OFFICE),
    "letters:batch": door(OFFICE, number="batch"),
    "letters:batch-progress": door(OFFICE, number="batch"),
    "letters:batch-file": door(OFFICE, number="batch"),
    "letters:batch-decide": door(OFFICE, number="batch", act="=stop"),
    "letters:words": door(OFFICE),
    "letters:letter-words": door(OFFICE, **REMINDER),
    "letters:change-words": door(MANAGERS, **REMINDER),
    "letters:standard-words": door(MANAGERS, **REMINDER),
    "letters:preview-words": door(OFFICE, **REMINDER, example="=0"),
    "letters:letterhead": door(MANAGERS),
    "letters:logo": door(MANAGERS),
}
