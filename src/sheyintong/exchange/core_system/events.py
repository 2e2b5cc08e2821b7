"""核心系统的事件。"""

from typing import Final

CORE_ANSWERED: Final = "core_system.CoreAnswered"
"""Payload: change, verdict (yes | no), code, subject, act, about_kind, about_id."""
CORE_CONTRADICTED: Final = "core_system.CoreContradicted"
"""The core gave another final answer than before; nothing is changed by it, a person looks. Payload as CORE_ANSWERED."""
