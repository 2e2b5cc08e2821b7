"""文件的命令：take in, give up, sweep."""

from .storing import erased, give_up, store
from .sweeping import sweep

__all__ = ["erased", "give_up", "store", "sweep"]
