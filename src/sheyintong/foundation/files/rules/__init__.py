"""文件的规则：what bytes are and whether they are taken; which names are; what is swept."""

from .kinds import LIMIT, kind_of
from .names import clean_name
from .sweeping import FIRSTS, GRACE, firsts_of, unclaimed

__all__ = ["FIRSTS", "GRACE", "LIMIT", "clean_name", "firsts_of", "kind_of", "unclaimed"]
