"""文件的命令：take in, refer to, give up, sweep."""

from .storing import claim, claimed, erased, give_up, store
from .sweeping import erase_unclaimed, sweep, use_claims

__all__ = ["claim", "claimed", "erase_unclaimed", "erased", "give_up", "store", "sweep", "use_claims"]
