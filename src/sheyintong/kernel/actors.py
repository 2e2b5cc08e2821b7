"""行为人：who acts, as what, from where. Resolved once a request; commands receive it and never look for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor: a member of staff, a resident, or the system itself."""

    STAFF = "staff"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class OtherPost:
    """不在有效期的岗位：a post of hers that ended or has not begun; ``valid_to`` is the first day without it. It gives no right."""

    role: str
    place: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """行为人：the one who acts. ``scope`` is the agency path (``"6542"``, ``"6542.654201"``) whose subtree she may see; empty for none.

    ``id`` is the account's number, ``member`` her number among the staff. ``person`` is her own id in the register of persons, where known: nobody acts on their own case.
    """

    kind: ActorKind
    id: int
    label: str
    region: str
    session: int | None = None
    post: int | None = None
    roles: frozenset[str] = frozenset()
    outlet: int | None = None
    agency: int | None = None
    scope: str = ""
    device: int | None = None
    member: int | None = None
    person: int | None = None
    partner: int | None = None
    proved_at: datetime | None = None
    other_posts: tuple[OtherPost, ...] = ()  # so that a refusal can say which post ended and when

    def has(self, *roles: str) -> bool:
        """Whether she holds any of these roles."""
        return not self.roles.isdisjoint(roles)


def system(region: str, label: str = "system") -> Actor:
    """系统：the actor of scheduled work; it holds no role and therefore no right of a person."""
    return Actor(kind=ActorKind.SYSTEM, id=0, label=label, region=region)
