"""Why something cannot be done at a family's door, in words for the reader."""


class Refused(Exception):
    """Nothing was done; the message says why, in the language that is being spoken."""
