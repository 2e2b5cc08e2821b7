"""合作方的命令：banks, agreements, the national directory of branches."""

from .agreements import end, resume, sign, suspend
from .banks import add_bank
from .branches import import_branches
from .drafting import discard, draft_agreement, draft_supplement, rewrite

__all__ = ["add_bank", "discard", "draft_agreement", "draft_supplement", "end", "import_branches", "resume", "rewrite", "sign", "suspend"]
