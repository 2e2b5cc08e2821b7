"""后台接线：which handlers an event has, which function a task name means, what runs when; and the worker over all regions."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.identification import commands as identification
from sheyintong.engines.database import schemas
from sheyintong.exchange.core_system import commands as core_system
from sheyintong.exchange.core_system import queries as core_queries
from sheyintong.exchange.core_system.events import CORE_ANSWERED
from sheyintong.foundation.access import commands as access
from sheyintong.foundation.files import commands as files
from sheyintong.foundation.jobs import commands as jobs
from sheyintong.foundation.jobs.types import Handler, Periodic
from sheyintong.foundation.regions import queries as regions
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import local
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.outlets.events import OUTLET_CLOSED
from sheyintong.registers.partners.events import AGREEMENT_ENDED
from sheyintong.registers.staff.events import CERTIFICATE_ENDED, POST_ENDED, STAFF_LEFT


def core_answered(payload: dict[str, Any], now: datetime) -> None:
    """The core system answered → the case's effect is confirmed or rejected."""
    if payload["about_kind"] != "case":
        return
    actor = system(schemas.current().removeprefix("r_"), _("核心系统"))
    if payload["verdict"] == "yes":
        cases.confirm_effect(actor=actor, case_id=int(payload["about_id"]), now=local(now))
    else:
        said = core_queries.change(int(payload["change"])).text
        why = f"核心系统未接受：{said}（{payload['code']}）" if said else f"核心系统未接受（{payload['code']}）"
        cases.reject_effect(actor=actor, case_id=int(payload["about_id"]), why=why, now=local(now))


def exchange(payload: dict[str, Any], now: datetime) -> None:
    """收发 with the core system, one round."""
    core_system.exchange(now)


def draw_samples(payload: dict[str, Any], now: datetime) -> None:
    """即办件抽查 of the days that are over: the root is signed after the cases are; a worker that stood still for days catches up."""
    cases.draw_due(actor=system(schemas.current().removeprefix("r_"), "sampling"), now=now)


def expire_holders(payload: dict[str, Any], now: datetime) -> None:
    """未登记的持卡人过时: what her card told is erased, within a minute of its time or of the session's end."""
    identification.expire_holders(actor=system(schemas.current().removeprefix("r_"), "holders"), now=local(now))


def expire_drafts(payload: dict[str, Any], now: datetime) -> None:
    """草稿到期：those whose days are over are erased."""
    cases.expire_drafts(actor=system(schemas.current().removeprefix("r_"), "drafts"), now=local(now))


def erase_unclaimed(payload: dict[str, Any], now: datetime) -> None:
    """无人引用的文件: what was sent and then not used is erased."""
    files.erase_unclaimed(actor=system(schemas.current().removeprefix("r_"), "files"), at=now)


def sweep_files(payload: dict[str, Any], now: datetime) -> None:
    """清理 the bytes that no file has any more."""
    files.sweep(actor=system(schemas.current().removeprefix("r_"), "files"), at=now)


def purge_access(payload: dict[str, Any], now: datetime) -> None:
    """清理 of counted tries and old challenges."""
    access.purge(now=now)


def right_ended(payload: dict[str, Any], now: datetime) -> None:
    """An agreement, a place, a post or a certificate ended → what nobody may finish there any more is finished by the centre."""
    cases.hand_to_centre(actor=system(schemas.current().removeprefix("r_"), "hand_over"), now=local(now))


def member_left(payload: dict[str, Any], now: datetime) -> None:
    """A member left → nothing she applied for, and nothing that was applied for on her behalf, is granted any more."""
    authority.withdraw_of_those_who_left(actor=system(schemas.current().removeprefix("r_"), "leaving"), now=local(now))


EVENTS: Mapping[str, tuple[Handler, ...]] = {
    CORE_ANSWERED: (core_answered,),
    AGREEMENT_ENDED: (right_ended,),
    OUTLET_CLOSED: (right_ended,),
    STAFF_LEFT: (right_ended, member_left),
    POST_ENDED: (right_ended,),
    CERTIFICATE_ENDED: (right_ended,),
}
TASKS: Mapping[str, Handler] = {
    "core_system.exchange": exchange,
    "cases.draw": draw_samples,
    "cases.expire_drafts": expire_drafts,
    "identification.expire_holders": expire_holders,
    "files.erase_unclaimed": erase_unclaimed,
    "files.sweep": sweep_files,
    "access.purge": purge_access,
    "cases.hand_to_centre": right_ended,
}
SCHEDULE: Sequence[Periodic] = (
    Periodic("core_system.exchange", every=timedelta(seconds=10)),
    Periodic("cases.draw", every=timedelta(hours=1)),
    Periodic("cases.expire_drafts", every=timedelta(hours=1)),
    Periodic("identification.expire_holders", every=timedelta(minutes=1)),
    Periodic("files.erase_unclaimed", every=timedelta(hours=1)),
    Periodic("files.sweep", every=timedelta(hours=1)),
    Periodic("access.purge", every=timedelta(hours=1)),
    Periodic("cases.hand_to_centre", every=timedelta(hours=1)),  # for what ends by its date
)


def connect() -> None:
    """Give the tables to the worker; also a web process does, which only defers tasks."""
    jobs.use_tables(EVENTS, TASKS)


def work(stop: threading.Event) -> None:
    """Serve every region that there is until ``stop`` is set."""
    connect()
    jobs.work(stop, regions=lambda: [region.slug for region in regions.all_regions()], schedule=SCHEDULE)
