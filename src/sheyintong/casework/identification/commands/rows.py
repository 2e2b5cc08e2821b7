"""核身的行：who was identified, how, where and in whose hands. Shared by the commands of this room."""

from datetime import datetime

from sheyintong.engines.database.parts import Insert, Ref
from sheyintong.kernel.actors import Actor

from ..errors import EcardUsed
from ..types import Method

ONCE = {"identification_ecard_once": EcardUsed()}


def identification(*, person: int | Ref, method: Method, digest: bytes, agrees: bool, by: Actor, at: datetime) -> Insert:
    """The row of an identification ``by`` a member at an outlet and device; ``digest`` of what was read, empty where nothing was.

    ``agrees``: the name on the card is the one in the register. The statement raises :class:`EcardUsed` for an e-card taken before.
    """
    values = {
        "person_id": person, "method": method, "device_id": by.device, "outlet_id": by.outlet, "member_id": by.member, "at": at,
        "reading_digest": digest, "name_agrees": agrees,
    }  # fmt: skip
    return Insert("identification_identification", values, refusals=ONCE)
