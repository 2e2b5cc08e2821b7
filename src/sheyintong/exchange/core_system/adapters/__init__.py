"""核心系统的接入方式：look-alike siblings behind one table; to add a system, copy a sibling."""

from collections.abc import Mapping
from typing import Protocol

from ..errors import NoSuchAdapter
from ..types import Message, Outcome
from . import standalone, testcore


class Adapter(Protocol):
    """接入方式. Neither method raises for what the other side does: silence is an outcome."""

    def deliver(self, address: str, message: Message) -> Outcome:
        """Hand a change over; the same key again must not be done twice by the other side."""
        ...

    def ask(self, address: str, key: str) -> Outcome:
        """Ask what became of a change that was handed over; ABSENT says that it never arrived."""
        ...


ADAPTERS: Mapping[str, Adapter] = {"standalone": standalone.Standalone(), "testcore": testcore.TestCore()}


def adapter(name: str) -> Adapter:
    """The adapter of a name. Raises :class:`NoSuchAdapter`."""
    if name not in ADAPTERS:
        raise NoSuchAdapter(adapter=name, known=", ".join(sorted(ADAPTERS)))
    return ADAPTERS[name]


__all__ = ["ADAPTERS", "Adapter", "adapter"]
