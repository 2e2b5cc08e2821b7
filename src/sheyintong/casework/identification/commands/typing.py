"""只输入号码：proves nothing, so it opens the guide. Where the region allows it for named items, each teller may do so a few times a day."""

from dataclasses import replace
from datetime import datetime

from sheyintong.engines.database.parts import Insert
from sheyintong.engines.database.statements import fetch_rows, write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Reader, Subject
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.idnumbers import identify
from sheyintong.registers.people import queries as people
from sheyintong.registers.policy import queries as policy

from .. import queries
from ..errors import NumberInvalid, PersonUnknown, TypedCapReached, TypedOpensGuideOnly
from ..types import Identified, Method
from . import rows


def type_number(*, actor: Actor, number: str, now: datetime) -> Identified:
    """输入号码：the person with this number, marked 未核身. Nobody is looked up where the region does not allow it.

    A number that nobody has counts too, so that nobody can try numbers. Raises :class:`NumberInvalid`, :class:`TypedOpensGuideOnly`,
    :class:`TypedCapReached`, :class:`PersonUnknown`.
    """
    known = identify(number, today=now.date())
    if not known.valid:
        raise NumberInvalid(why=known.reason.sentence if known.reason else "号码不对")
    if not queries.typed_items(now.date()):
        raise TypedOpensGuideOnly()
    typing = _counted(actor, now)
    found = people.find_by_number(number, reader=Reader(actor))
    if found is None:
        about = Subject("member", actor.member or 0, actor.label)
        write(typing, audit.record(actor=actor, act="identification.type_unknown", about=about, at=now))
        raise PersonUnknown()
    there = replace(actor, device=None)
    row = rows.identification(person=found.id, method=Method.TYPED, digest=b"", agrees=False, by=there, at=now)
    about = Subject("identification", row["id"], Method.TYPED.label)
    done = write(typing, row, audit.record(actor=actor, act="identification.type", about=about, person=found.id, at=now))
    return Identified(done.id(row), found.id, Method.TYPED, now)


def _counted(actor: Actor, now: datetime) -> Insert:
    """The row that takes the next place of this teller's day; two at once take the same, and one is refused."""
    cap = policy.number("identification.typed_daily_cap", now.date())
    sql = "SELECT count(*) FROM identification_typing WHERE member_id = $1::bigint AND day = $2::date"
    place = int(fetch_rows(sql, [actor.member, now.date()])[0][0] or 0) + 1
    refusal = TypedCapReached(cap=cap)
    if place > cap:
        raise refusal
    values = {"member_id": actor.member, "outlet_id": actor.outlet, "day": now.date(), "place": place, "at": now}
    return Insert("identification_typing", values, refusals={"identification_typing_place": refusal})
