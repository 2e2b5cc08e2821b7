"""文件的规则：what bytes are and whether they are taken; which names are."""

from .kinds import LIMIT, kind_of
from .names import clean_name

__all__ = ["LIMIT", "clean_name", "kind_of"]
