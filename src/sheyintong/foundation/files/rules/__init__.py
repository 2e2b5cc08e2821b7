"""文件的规则：what bytes are and whether they are taken; which names are; what is swept; how long things are kept."""

from .kinds import LIMIT, kind_of
from .names import clean_name
from .sweeping import FIRSTS, GRACE, firsts_of, unclaimed
from .terms import YEARS, over_if_made_before, over_on

__all__ = ["FIRSTS", "GRACE", "LIMIT", "YEARS", "clean_name", "firsts_of", "kind_of", "over_if_made_before", "over_on", "unclaimed"]
