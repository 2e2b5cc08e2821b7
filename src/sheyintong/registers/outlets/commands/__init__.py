"""网点的命令：the life of a place of service, its hours, its five haves, its devices."""

from .devices import bind_device, heartbeat, mend_device, report_fault, unbind_device
from .facts import except_day, set_agreement, set_have, set_hours, set_place, set_tier
from .keeping import facts_changed
from .life import close, open_outlet, prepare, reopen, suspend

__all__ = [
    "bind_device",
    "close",
    "except_day",
    "facts_changed",
    "heartbeat",
    "mend_device",
    "open_outlet",
    "prepare",
    "reopen",
    "report_fault",
    "set_agreement",
    "set_have",
    "set_hours",
    "set_place",
    "set_tier",
    "suspend",
    "unbind_device",
]
