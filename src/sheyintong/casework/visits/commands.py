"""来访的命令：open, close, undo."""

from datetime import datetime

from django.db import transaction

from sheyintong.casework.identification import commands as identifications
from sheyintong.casework.identification.types import Method
from sheyintong.engines.database.parts import Insert, Part, Sql, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.kernel.actors import Actor
from sheyintong.registers.people import commands as people_commands
from sheyintong.registers.people import queries as people
from sheyintong.registers.people.errors import ProxyOver
from sheyintong.registers.people.types import How, Mandate
from sheyintong.registers.staff import queries as staff

from . import events
from .errors import CardFirst, NoCounter, VisitHasActs, VisitNotOpen
from .states import VISIT, VisitState
from .types import Visit


def open_visit(
    *, actor: Actor, person: int, identification: int, method: Method, notice: str, now: datetime, mandate: Mandate | None = None
) -> int:
    """开始来访：the number of the new visit. A visit still open in this session is closed first, and whoever waited to be registered is gone:
    the last person has left.

    The trail names every record of hers, so that a look at any of them is explained while she stands here, unless only a number was typed.

    At the first identification the privacy notice of version ``notice`` is shown and recorded (个人信息告知); not where somebody acts for her
    by a ``mandate``: it is shown to whoever is here. Raises :class:`NoCounter`.
    """
    if actor.outlet is None:
        raise NoCounter()
    with transaction.atomic():
        close_open(actor=actor, now=now)
        identifications.leave(session=actor.session, actor=actor, now=now)
        visit = Insert(
            "visits_visit",
            {
                "person_id": person, "identification_id": identification, "outlet_id": actor.outlet, "member_id": actor.member,
                "session_id": actor.session, "state": VisitState.OPEN, "opened_at": now, "acts": 0, "proxy_id": mandate.id if mandate else None,
            },
        )  # fmt: skip
        about = Subject("visit", visit["id"])
        shown = (
            ()
            if mandate or people.notice_shown(person, notice)
            else people_commands.note_consent(person=person, version=notice, how=How.SCREEN, at=now)
        )
        persons = (person, *sorted(people.ids_of(person) - {person}), *([mandate.proxy] if mandate else []))
        act = "visits.open" if method.proves_presence else "visits.open_typed"
        told = audit.record(actor=actor, act=act, about=about, person=person, at=now, persons=persons)
        return write(visit, *shown, told, *staff.present(actor)).id(visit)


def act_for(*, actor: Actor, visit: Visit, proxy: int | None, notice: str, now: datetime) -> int:
    """为他人办理：the visit of whoever is here goes on as one for the person of her relation ``proxy``, or for herself (None); its number.

    One identification opens both: what was done before has its own receipt. Raises :class:`ProxyOver` where she holds no such relation now,
    :class:`VisitNotOpen` where she has gone,
    :class:`CardFirst` where only a number was typed.
    """
    mandate = people.mandate(proxy, by=visit.here, on=now.date()) if proxy is not None else None
    if proxy is not None and mandate is None:
        raise ProxyOver()
    if mandate and not Method(visit.method).proves_presence:
        raise CardFirst()
    person = mandate.person if mandate else visit.here
    with transaction.atomic():
        close(actor=actor, visit=visit, signed=False, now=now)  # this one: whoever has gone meanwhile is not called back
        how = Method(visit.method)
        return open_visit(
            actor=actor, person=person, identification=visit.identification, method=how, notice=notice, now=now, mandate=mandate
        )


def counted(visit: int) -> Part:
    """来访计数：the part that notes one more act in an open visit; refuses where it is no longer open."""
    values = {"acts": Sql("acts + 1")}
    return Update("visits_visit", values, {"id": visit, "state": VisitState.OPEN}, VisitNotOpen(visit=visit))


def close(*, actor: Actor, visit: Visit, signed: bool, now: datetime) -> None:
    """结束来访：everything of the last person leaves the screen; ``signed`` says that she signed the printed receipt."""
    target = VISIT.target("close", VisitState(visit.state))
    values = {"state": target, "closed_at": now, "signed_at": now if signed else None}
    write(
        Update("visits_visit", values, {"id": visit.id, "state": visit.state}, VisitNotOpen(visit=visit.id)),
        audit.record(actor=actor, act="visits.close", about=Subject("visit", visit.id), person=visit.person, at=now, persons=visit.persons),
        jobs.emit(events.VISIT_CLOSED, {"visit": visit.id}, at=now),
    )


def close_open(*, actor: Actor, now: datetime) -> None:
    """Close whatever visit this session has open."""
    from .queries import open_of_session

    visit = open_of_session(actor.session or 0)
    if visit is not None:
        close(actor=actor, visit=visit, signed=False, now=now)


def undo(*, actor: Actor, visit: Visit, reason: str, now: datetime) -> None:
    """认错人：undo an identification before the first act."""
    target = VISIT.target("undo", VisitState(visit.state))
    write(
        Update("visits_visit", {"state": target, "closed_at": now}, {"id": visit.id, "state": visit.state, "acts": 0}, VisitHasActs(visit=visit.id)),
        audit.record(actor=actor, act="visits.undo", about=Subject("visit", visit.id), person=visit.person, reason=reason, at=now, persons=visit.persons),
    )  # fmt: skip
