"""合作方的命令：banks, agreements, the national directory of branches."""

from .agreements import add_supplement, draft_agreement, end, resume, sign, suspend
from .banks import add_bank
from .branches import import_branches

__all__ = ["add_bank", "add_supplement", "draft_agreement", "end", "import_branches", "resume", "sign", "suspend"]
