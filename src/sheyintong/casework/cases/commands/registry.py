"""The handlers of items, told once at start by the wiring: cases knows none by name."""

from collections.abc import Mapping

from ..errors import NoHandler
from ..types import Handler

_handlers: dict[str, Handler] = {}


def use_handlers(handlers: Mapping[str, Handler]) -> None:
    """Take the table item → handler."""
    _handlers.clear()
    _handlers.update(handlers)


def handler_of(item: str) -> Handler:
    """The handler of an item. Raises :class:`NoHandler`."""
    if item not in _handlers:
        raise NoHandler(item=item)
    return _handlers[item]


def has_handler(item: str) -> bool:
    """Whether the system can do this item."""
    return item in _handlers


def known_items() -> frozenset[str]:
    """Items that have a handler."""
    return frozenset(_handlers)
