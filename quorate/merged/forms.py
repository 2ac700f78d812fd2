"""Sending in a census file of the main case system."""

from quorate.returns.forms import CensusForm


class MergeForm(CensusForm):
    """The main case system's census file, and its year."""
