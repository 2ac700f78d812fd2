"""Where the conferences and the plans ask this part what is kept from whom."""

from quorate.conferences.checks import ask_before_posting, ask_before_releasing
from quorate.plans.checks import ask_before_handing_over

from .kept_back import told_by_plan, told_outside
from .outcome import told_by_notice


def connect() -> None:
    """Have it asked before a notice is posted, papers go outside, or somebody's paper of a plan is handed over."""
    ask_before_posting(told_by_notice)
    ask_before_releasing(told_outside)
    ask_before_handing_over(told_by_plan)
