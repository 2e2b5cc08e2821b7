"""求助与停办：ask for help and answer it, stop and lift."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sheyintong.engines.database.parts import Insert, Update
from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.clock import day_of
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.staff import queries as staff
from sheyintong.registers.staff.types import Place, PlaceKind

from .. import events, queries, rules
from ..errors import NotAuthorised, RequestNotOpen, StopBeyondReach, StopNotInForce
from ..states import REQUEST, RequestState
from ..types import OWN_CASE, Mender, Reason, Verdict

ROLES_OF_MENDER: Mapping[Mender, tuple[str, ...]] = {
    Mender.PREFECTURE: ("centre_manager",),
    Mender.AGREEMENT_AGENCY: ("centre_manager",),
    Mender.OUTLET_MANAGER: ("outlet_manager",),
    Mender.INFORMATION_CENTRE: ("information_centre",),
    Mender.INTERNAL_CONTROL: ("internal_control",),
    Mender.COLLEAGUE: ("reviewer", "centre_clerk"),
}


def need(verdict: Verdict) -> Verdict:
    """Pass a yes on; raises :class:`NotAuthorised` with every reason for a no."""
    if not verdict.allowed:
        raise NotAuthorised(verdict)
    return verdict


def ask_for_help(*, actor: Actor, item: str, stage: Stage, reasons: Iterable[Reason], answer_by: date, now: datetime) -> int:
    """一次请求：one request to everyone who can mend a refusal; the number of those newly asked. It carries nothing about the resident.

    Asking again while a request of the same reason is open changes nothing.
    """
    asked = 0
    known = {(each.item, each.stage, each.reason_code) for each in queries.help_of(actor.member) if each.state == RequestState.OPEN}
    for reason in reasons:
        if (item, stage.value, reason.code) in known or reason.mender not in ROLES_OF_MENDER or reason.code == OWN_CASE:
            continue
        row = Insert(
            "authority_helprequest",
            {
                "asked_by_id": actor.member, "outlet_id": actor.outlet, "agency_id": actor.agency, "item_code": item, "stage": stage,
                "reason_code": reason.code, "reason_title": reason.title, "mender": reason.mender, "state": RequestState.OPEN, "asked_at": now,
                "answer_by": answer_by, "answer": "", "roles": list(ROLES_OF_MENDER[reason.mender]),
            },
        )  # fmt: skip
        write(
            row,
            audit.record(actor=actor, act="authority.ask_for_help", about=Subject("help", row["id"], reason.code), item=item, at=now),
            jobs.emit(events.HELP_REQUESTED, {"request": row["id"]}, at=now),
        )
        asked += 1
    return asked


def answer_help(*, actor: Actor, request: int, mended: bool, answer: str, now: datetime) -> None:
    """答复求助：say what was done, or why not. Raises :class:`RequestNotOpen`, also for a request this actor may not see."""
    seen = next((each for each in queries.help_for(actor) if each.id == request), None)
    if seen is None:
        raise RequestNotOpen(request=request)
    target = REQUEST.target("answer" if mended else "decline", RequestState(seen.state))
    values = {"state": target, "answered_by_id": actor.member, "answered_at": now, "answer": answer[:400]}
    write(
        Update("authority_helprequest", values, {"id": request, "state": RequestState.OPEN}, RequestNotOpen(request=request)),
        audit.record(actor=actor, act="authority.answer_help", about=Subject("help", request), item=seen.item, reason=answer[:400], at=now),
        jobs.emit(events.HELP_ANSWERED, {"request": request}, at=now),
    )


def stop(*, actor: Actor, reason: str, outlet: int | None, member: int | None, bank: int | None, item: str, now: datetime) -> int:
    """应急停办：the number of the stop; it holds from the next write on, also against decisions already taken.

    Raises :class:`StopBeyondReach`, :class:`NoSuchOutlet`.
    """
    if not rules.may_stop(actor, _paths(outlet, member, now)):
        raise StopBeyondReach(member=actor.member)
    row = Insert(
        "authority_stop",
        {
            "outlet_id": outlet, "member_id": member, "bank_id": bank, "item_code": item, "reason": reason[:200], "issued_by_id": actor.member,
            "issued_at": now, "issued_scope": actor.scope, "lift_reason": "",
        },
    )  # fmt: skip
    done = write(
        row,
        audit.record(actor=actor, act="authority.stop", about=Subject("stop", row["id"]), item=item or None, reason=reason, at=now),
        jobs.emit(events.STOP_ISSUED, {"stop": row["id"]}, at=now),
        *staff.present(actor),
    )
    return done.id(row)


def _paths(outlet: int | None, member: int | None, now: datetime) -> list[str]:
    """Where everything lies that a stop of this outlet or this member touches; nothing where it names neither."""
    if outlet is not None:
        return [outlets.outlet(outlet).agency_path]
    return [_path(post.place) for post in staff.posts_of(member, day_of(now))] if member is not None else []


def _path(place: Place) -> str:
    """Where a post lies; that of a whole bank spans the region."""
    if place.kind is PlaceKind.OUTLET:
        return outlets.outlet(place.id).agency_path
    return regions.agency(place.id).path if place.kind is PlaceKind.AGENCY else regions.agencies()[0].path


def lift_stop(*, actor: Actor, stop: int, reason: str, now: datetime) -> None:
    """解除停办, once, by whoever might issue it and is not below its issuer. Raises :class:`StopNotInForce`, :class:`StopBeyondReach`."""
    gone, card = StopNotInForce(stop=stop), queries.stop_in_force(stop)
    if card is None:
        raise gone
    scope = card.issued_scope or regions.agencies()[0].path  # one that did not record it is the region's to lift
    if not rules.may_lift(actor, _paths(card.outlet_id, card.member_id, now), member=card.member_id, issued_scope=scope):
        raise StopBeyondReach(member=actor.member)
    values = {"lifted_by_id": actor.member, "lifted_at": now, "lift_reason": reason[:200]}
    write(
        Update("authority_stop", values, {"id": stop}, gone, empty=("lifted_at",)),
        audit.record(actor=actor, act="authority.lift_stop", about=Subject("stop", stop), reason=reason, at=now),
        jobs.emit(events.STOP_LIFTED, {"stop": stop}, at=now),
        *staff.present(actor),
    )  # fmt: skip
