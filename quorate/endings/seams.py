"""Where the post room asks this part whether a letter may go by itself."""

from quorate.letters.holding import ask_before_posting

from .queries.death import keep_back


def connect() -> None:
    """Have the post room ask before anything goes to the family of a child who has died."""
    ask_before_posting(keep_back)
