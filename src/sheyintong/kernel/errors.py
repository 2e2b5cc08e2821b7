"""拒绝：a refusal has a stable code, a sentence for the person and a sentence for the operator. A refusal is not a fault."""

from enum import StrEnum
from typing import ClassVar


class RefusalKind(StrEnum):
    """What sort of no it is; a face turns it into a status of its own."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """拒绝：base of every refusal. Subclasses set the four class attributes; the sentences are ``str.format`` templates over ``data``.

    ``code`` is ``module.what_cannot_be`` and never changes once released. ``data`` holds no personal data: it is shown and logged.
    """

    code: ClassVar[str]
    person: ClassVar[str]
    operator: ClassVar[str]
    kind: ClassVar[RefusalKind] = RefusalKind.INVALID

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.code)

    @property
    def for_person(self) -> str:
        """The sentence a person at the counter or on the phone reads."""
        return self.person.format(**self.data)

    @property
    def for_operator(self) -> str:
        """The sentence for whoever looks into it."""
        return self.operator.format(**self.data)
