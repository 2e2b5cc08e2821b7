"""授权规则：may this actor do this stage of this item, here and now? Pure: facts in, every reason out.

One class for one rule: its docstring is the sentence of the rule; ``check`` gives the reason or nothing.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from sheyintong.kernel.actors import Actor, OtherPost
from sheyintong.kernel.clock import local
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.staff.types import Role

from .types import AGENCY_BODY, OWN_CASE, Earlier, Facts, Mender, Reason, Verdict

ORDER = (Stage.RECEIVE, Stage.HANDLE, Stage.REVIEW, Stage.FEEDBACK)
LABELS = {Stage.RECEIVE: "受理", Stage.HANDLE: "办理", Stage.REVIEW: "审核", Stage.FEEDBACK: "反馈"}
COUNTER = frozenset({Stage.RECEIVE, Stage.HANDLE, Stage.FEEDBACK})
STAGES_OF_ROLE = {
    "teller": COUNTER,
    "township_clerk": COUNTER,
    "centre_clerk": COUNTER,
    "reviewer": frozenset({Stage.REVIEW, Stage.FEEDBACK}),
    "centre_manager": frozenset({Stage.FEEDBACK}),  # assigns, hands over and gives back; decides no case
    "admin_body": frozenset({Stage.RECEIVE, Stage.HANDLE, Stage.REVIEW, Stage.FEEDBACK}),
}
COUNTER_POSTS = frozenset({Role.TELLER, Role.HALL_GUIDE})
PARTNER_POSTS = COUNTER_POSTS | {Role.OUTLET_MANAGER, Role.BRANCH_MANAGER}
APPLIES = {
    "outlet_manager": COUNTER_POSTS,
    "branch_manager": COUNTER_POSTS | {Role.OUTLET_MANAGER},
    "centre_clerk": PARTNER_POSTS | {Role.TOWNSHIP_CLERK, Role.CENTRE_CLERK, Role.REVIEWER},
    "centre_manager": frozenset(Role),
    "information_centre": frozenset(Role),
}
"""谁能申请什么岗位：nobody at a counter for one as high as her own. 稽核内控 applies for nothing: it checks what others apply for."""
AGENCY_APPLICANTS = ("centre_clerk", "centre_manager", "information_centre")
PARTNER_KINDS = frozenset({"BANK", "AGENT_POINT"})


class Rule(Protocol):
    """One rule of authority."""

    code: str

    def check(self, facts: Facts) -> Reason | None:
        """The reason why not, or None."""


def _covers(granted: Stage | None, wanted: Stage) -> bool:
    """A right up to 办理 includes 受理; 反馈 goes with any right to receive; 审核 is only ever named by itself."""
    if granted is None:
        return False
    if wanted is Stage.REVIEW:
        return granted is Stage.REVIEW
    if wanted is Stage.FEEDBACK:
        return True
    return granted is Stage.FEEDBACK or ORDER.index(granted) >= ORDER.index(wanted)


def _has_stage(facts: Facts, *roles: str) -> bool:
    return any(facts.stage in STAGES_OF_ROLE.get(role, ()) for role in roles)


def _other_post(facts: Facts) -> OtherPost | None:
    """The latest of her posts out of their dates that has this stage."""
    return next((post for post in facts.actor.other_posts if _has_stage(facts, post.role)), None)


def _is_partner(facts: Facts) -> bool:
    return facts.place is not None and facts.place.kind in PARTNER_KINDS


def _reason(rule: Rule, title: str, ground: str, when: str, mender: Mender, name: str) -> Reason:
    return Reason(rule.code, title, ground, when, mender, name, operator=(type(rule).__doc__ or "").split("\n")[0])


class Stopped:
    """An emergency stop in force is obeyed before anything else (合作协议：应急措施)."""

    code = "authority.stopped"

    def check(self, facts: Facts) -> Reason | None:
        """The first stop that touches this act."""
        for stop in facts.stops:
            since = local(stop.since)
            when = f"{since:%Y-%m-%d %H:%M} 起"
            return _reason(self, f"应急停办：{stop.reason}", "合作协议应急措施条款", when, Mender.INTERNAL_CONTROL, stop.by)
        return None


class RoleMayNot:
    """Each post has its stages: a hall guide decides nothing, a reviewer receives nothing (岗位权限管理办法)."""

    code = "staff.role_may_not"

    def check(self, facts: Facts) -> Reason | None:
        """Whether any of the actor's roles has this stage; a post that had it once is another reason."""
        if _has_stage(facts, *facts.actor.roles) or _other_post(facts):
            return None
        name = facts.place.manager if facts.place else ""
        title = f"您的岗位没有“{LABELS[facts.stage]}”权限"
        return _reason(self, title, "岗位权限管理办法：申请、审核、核准、赋权", f"{facts.today} 的岗位", Mender.OUTLET_MANAGER, name)


class PostNotInForce:
    """A post has its dates; outside them it gives no right."""

    code = "staff.post_not_in_force"

    def check(self, facts: Facts) -> Reason | None:
        """Whether it is a post of hers out of its dates, and none in force, that has this stage."""
        post = None if _has_stage(facts, *facts.actor.roles) else _other_post(facts)
        if post is None:
            return None
        became = f"要到 {post.valid_from} 才开始" if post.valid_from > facts.today else f"已于 {post.valid_to} 结束"
        title = f"您在{post.place}的{Role(post.role).label}岗位{became}"
        when = f"{post.valid_from} 至 {post.valid_to or '长期'}"
        return _reason(self, title, "岗位任命", when, Mender.INFORMATION_CENTRE, "信息中心")


class PlaceNotOpen:
    """Only a place that is open for service serves (网点生命周期：开业后方可承办)."""

    code = "outlets.not_open"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the place is open."""
        place = facts.place
        if place is None or place.state == "open":
            return None
        return _reason(
            self, "本网点目前不在服务状态", f"网点状态：{place.state}", f"{facts.today}", Mender.AGREEMENT_AGENCY, place.agency_name
        )


class ItemNotOnList:
    """A partner outlet offers only what the region's list in force names for its tier."""

    code = "partners.item_not_on_list"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the list has the item at all."""
        if not _is_partner(facts) or (facts.on_list and facts.on_list.stage is not None):
            return None
        title, since = (facts.on_list.title, f"{facts.on_list.valid_from} 起有效") if facts.on_list else ("没有生效的清单", "")
        size = f"，{facts.on_list.size} 项" if facts.on_list and facts.on_list.size else ""
        ground = f"《{title}》{size}"
        return _reason(self, "地区服务清单里没有这一项", ground, since, Mender.PREFECTURE, "地区社会保险中心合作管理科")


class StageNotOnList:
    """The list names the highest stage that is offered at this tier."""

    code = "partners.stage_not_on_list"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the stage lies within the list's highest."""
        line = facts.on_list
        if not _is_partner(facts) or line is None or line.stage is None or _covers(line.stage, facts.stage):
            return None
        title = f"清单只到“{LABELS[line.stage]}”，没有“{LABELS[facts.stage]}”"
        return _reason(self, title, f"《{line.title}》", f"{line.valid_from} 起有效", Mender.PREFECTURE, "地区社会保险中心合作管理科")


class AgreementNotInForce:
    """Without a service agreement in force a partner serves nobody (《社会保险经办条例》第 33 条)."""

    code = "partners.agreement_not_in_force"

    def check(self, facts: Facts) -> Reason | None:
        """Whether today lies within a signed agreement."""
        if not _is_partner(facts):
            return None
        agreement = facts.agreement
        name = facts.place.agency_name if facts.place else ""
        if agreement is None:
            return _reason(self, "本网点没有合作协议", "《社会保险经办条例》第 33 条", "", Mender.AGREEMENT_AGENCY, name)
        if agreement.state == "in_force" and agreement.valid_from <= facts.today < agreement.valid_to:
            return None
        when = f"{agreement.valid_from} 至 {agreement.valid_to}"
        return _reason(self, "合作协议现在不生效", f"协议 {agreement.number}", when, Mender.AGREEMENT_AGENCY, agreement.agency_name)


class AgreementScope:
    """An agreement binds only for the items and stages it names."""

    code = "partners.agreement_scope"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the agreement names item and stage."""
        agreement = facts.agreement
        if not _is_partner(facts) or agreement is None or _covers(agreement.stage, facts.stage):
            return None
        clause = agreement.clause or "附件一 承办事项"
        title = "合作协议没有授权到这一项" if agreement.stage is None else f"合作协议只授权到“{LABELS[agreement.stage]}”"
        when = f"{agreement.valid_from} 至 {agreement.valid_to}"
        return _reason(self, title, f"协议 {agreement.number} {clause}", when, Mender.AGREEMENT_AGENCY, agreement.agency_name)


class BodyNotParty:
    """A social-insurance centre's agreement binds only what that centre is responsible for; another body's items are at most received."""

    code = "partners.body_not_party"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the responsible body is the party of the agreement."""
        if not _is_partner(facts) or facts.item.responsible_body == AGENCY_BODY or facts.stage in (Stage.RECEIVE, Stage.FEEDBACK):
            return None
        title = f"这一项由{facts.item.responsible_body}负责，网点只能受理转交"
        return _reason(self, title, "《社会保险经办条例》第 33 条；责任主体", "", Mender.NOBODY, facts.item.responsible_body)


class CertificateMissing:
    """Partner staff act on an item only with a valid certificate that covers it (柜员上岗管理规定)."""

    code = "staff.certificate_missing"

    def check(self, facts: Facts) -> Reason | None:
        """Whether a certificate covers the item today."""
        if not _is_partner(facts):
            return None
        held = facts.certificate
        if held and held.valid_from <= facts.today < held.valid_to:
            return None
        name = facts.place.manager if facts.place else ""
        when = f"原证书 {held.number} 至 {held.valid_to}" if held else "尚未取得"
        return _reason(self, "您没有这一项的有效证书", "柜员上岗管理规定：先培训考试，再上岗", when, Mender.OUTLET_MANAGER, name)


class DeviceNotBound:
    """Partner staff act only at a device bound to their outlet (五有：有设备)."""

    code = "outlets.device_not_bound"

    def check(self, facts: Facts) -> Reason | None:
        """Whether this session sits at a bound device."""
        if not _is_partner(facts) or facts.actor.device_ready:
            return None
        name = facts.place.manager if facts.place else ""
        return _reason(self, "这台设备没有绑定到本网点", "网点建设标准：有设备", f"{facts.today}", Mender.OUTLET_MANAGER, name)


class ReviewStays:
    """Review stays with the agency (岗位权限管理办法：审核不下放)."""

    code = "authority.review_stays_with_agency"

    def check(self, facts: Facts) -> Reason | None:
        """Whether a partner asks to review."""
        if not _is_partner(facts) or facts.stage is not Stage.REVIEW:
            return None
        return _reason(self, "审核只在经办机构", "岗位权限管理办法；《社会保险经办条例》第 36–38 条", "", Mender.NOBODY, "")


class OtherBody:
    """What another body is responsible for is opened and decided by that body alone."""

    code = "authority.other_body"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the deciding stage belongs to the actor's own body."""
        if _is_partner(facts) or facts.item.responsible_body == AGENCY_BODY or facts.stage in (Stage.RECEIVE, Stage.FEEDBACK):
            return None
        if "admin_body" in facts.actor.roles:
            return None
        title = f"这一项由{facts.item.responsible_body}打开和答复"
        return _reason(self, title, "责任主体", "", Mender.NOBODY, facts.item.responsible_body)


class OwnCase:
    """Nobody acts on their own case (回避)."""

    code = OWN_CASE

    def check(self, facts: Facts) -> Reason | None:
        """Whether the actor is the subject, by any of her records."""
        if not set(facts.actor.persons) & set(facts.subject_persons):
            return None
        return _reason(self, "不能办理本人的业务", "内部控制：回避", "", Mender.COLLEAGUE, "同事")


class OutsideSubtree:
    """Centre work stays within the subtree of one's own agency."""

    code = "authority.outside_subtree"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the case belongs to the actor's agency or one below it."""
        if _is_partner(facts) or not facts.case_path or not facts.actor.agency_path:
            return None
        if facts.case_path == facts.actor.agency_path or facts.case_path.startswith(facts.actor.agency_path + "."):
            return None
        return _reason(self, "这一件属于别的经办机构", "按参保地分级负责", "", Mender.COLLEAGUE, "归属地经办机构")


class SamePersonReviews:
    """Whoever received or handled a case may not review it, and the reverse (经办与审核分离)."""

    code = "authority.same_person_reviews"

    def check(self, facts: Facts) -> Reason | None:
        """Whether the actor did the other half before."""
        counter = {Earlier.RECEIVED, Earlier.HANDLED, Earlier.ENTERED_FIRST}
        clash = counter if facts.stage is Stage.REVIEW else {Earlier.REVIEWED} if facts.stage in (Stage.RECEIVE, Stage.HANDLE) else set()
        if not any(act.member == facts.actor.member and act.act in clash for act in facts.earlier):
            return None
        return _reason(
            self, "您已参与受理或办理，不能再审核", "《社会保险经办条例》第 36–38 条：分级审核", "", Mender.COLLEAGUE, "同组审核人员"
        )


RULES: Sequence[Rule] = (
    Stopped(), RoleMayNot(), PostNotInForce(), PlaceNotOpen(), ItemNotOnList(), StageNotOnList(), AgreementNotInForce(), AgreementScope(),
    BodyNotParty(), CertificateMissing(), DeviceNotBound(), ReviewStays(), OtherBody(), OwnCase(), OutsideSubtree(), SamePersonReviews(),
)  # fmt: skip
OF_STAGE = tuple(
    rule
    for rule in RULES
    if isinstance(
        rule, RoleMayNot | PostNotInForce | StageNotOnList | AgreementScope | BodyNotParty | ReviewStays | OtherBody | SamePersonReviews
    )
)
"""The rules that look at the stage; the others answer alike for every stage."""


def reasons(facts: Facts, rules: Sequence[Rule] = RULES) -> Iterator[Reason]:
    """Every reason why not, in the order people should mend them."""
    for rule in rules:
        reason = rule.check(facts)
        if reason is not None:
            yield reason


def decide(facts: Facts, *further: Stage) -> Verdict:
    """裁定：yes, or no with every reason. With further stages of one act, the first that may not be done says why."""
    place, agreement, found = facts.place, facts.agreement, tuple(reasons(facts))
    for stage in further:
        found = found or tuple(reasons(dataclasses.replace(facts, stage=stage), OF_STAGE))
    return Verdict(
        found,
        place=place.id if place else None,
        version=place.version if place else None,
        agreement=agreement.id if agreement else None,
        agreement_version=agreement.version if agreement else None,
    )


def applies_for(roles: Iterable[str]) -> frozenset[Role]:
    """Which posts the holder of these roles may apply for."""
    return frozenset(role for held in roles for role in APPLIES.get(held, frozenset()))


def may_stop(actor: Actor, paths: Collection[str]) -> bool:
    """谁能停办：内控 or a centre's manager, of whose subtree all places touched are; with no place named 内控 of the whole region."""
    if not paths:
        return actor.has("internal_control") and is_whole(actor.scope)
    return actor.has("internal_control", "centre_manager") and all(within(path, actor.scope) for path in paths)


def may_lift(actor: Actor, paths: Collection[str], *, member: int | None, issued_scope: str) -> bool:
    """谁能解除：whoever might stop the same and answers for all that the issuer answered for; nobody the stop of herself."""
    return may_stop(actor, paths) and within(issued_scope, actor.scope) and (member is None or member != actor.member)


def is_whole(scope: str) -> bool:
    """Whether a subtree is the whole region: the prefecture's."""
    return bool(scope) and "." not in scope


def within(path: str, scope: str) -> bool:
    """Whether an agency's path lies in a subtree; nothing lies in an empty one."""
    return bool(scope) and f"{path}.".startswith(f"{scope}.")
