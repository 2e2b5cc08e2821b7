"""信息变更：一般信息（电话、地址）即时变更；重要信息（姓名、证件号码）须审核并二次录入。"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sheyintong.casework.cases.errors import NotReversible
from sheyintong.casework.cases.types import Answers, Change, Context, Effect, Kind, Problem, Question
from sheyintong.engines.database.parts import Part
from sheyintong.kernel import masks
from sheyintong.kernel.errors import Refusal
from sheyintong.kernel.idnumbers import identify
from sheyintong.kernel.names import fault
from sheyintong.registers.people import commands
from sheyintong.registers.people.types import ContactKind, IdentifierKind, Number

from .plain import Plain


def _tried(field: str, call: object) -> list[Problem]:
    """What a register's command says against a value, without sending anything: its parts are dropped."""
    try:
        call()  # type: ignore[operator]
    except Refusal as refusal:
        return [Problem(field, refusal.for_person)]
    return []


def _same_moment(kept: object, found: datetime | None) -> bool:
    return found is not None and datetime.fromisoformat(str(kept)) == found


class ChangeBasic(Plain):
    """人员一般信息变更（电话/地址）."""

    item = "change_basic"
    core = "person"
    kinds = (("phone", ContactKind.PHONE), ("address", ContactKind.ADDRESS))

    def asks(self, context: Context) -> Sequence[Question]:
        """New phone, new address; what stays empty stays as it is."""
        return (
            Question("phone", Kind.PHONE, "新的手机号码", hint="不改就留空", required=False),
            Question("address", Kind.TEXT, "新的常住地址", hint="不改就留空", required=False),
        )

    def _parts(self, context: Context, name: str, kind: ContactKind, value: str) -> tuple[Part, ...]:
        old = context.subject.phone_contact if name == "phone" else context.subject.address_contact
        return commands.change_contact(person=context.subject.id, kind=kind, value=value, old=old, at=context.now)

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """At least one, and each as its register takes it."""
        if not any(answers.get(name) for name, _ in self.kinds):
            return [Problem("phone", "请至少填写一项要改的内容")]
        found: list[Problem] = []
        for name, kind in self.kinds:
            value = answers.get(name)
            if value:
                found += _tried(name, lambda n=name, k=kind, v=value: self._parts(context, n, k, v))
        return found

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后立即改到登记库；原来的号码和地址留在历史里。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """变更生效。"""
        parts: list[Part] = []
        changes, undo = [], {"at": context.now.isoformat()}
        for name, kind in self.kinds:
            value = answers.get(name)
            if value:
                parts += self._parts(context, name, kind, value)
                changes.append(Change(kind.label, "（原登记）", masks.phone(value) if name == "phone" else masks.address(value)))
                old = context.subject.phone_contact if name == "phone" else context.subject.address_contact
                undo[name] = "" if old is None else str(old)
        said = "、".join(change.label for change in changes)
        told = {"act": "change_basic"} | {name: answers[name] for name, _ in self.kinds if answers.get(name)}
        return Effect(tuple(parts), tuple(changes), undo, f"已变更{said}。", core=self.core, core_change=told)

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销变更: only what this case wrote and nobody changed since."""
        parts: list[Part] = []
        for name, _ in self.kinds:
            if name not in record:
                continue
            subject = context.subject
            new, at = (subject.phone_contact, subject.phone_at) if name == "phone" else (subject.address_contact, subject.address_at)
            if new is None or not _same_moment(record["at"], at):
                raise NotReversible(case="", why="之后又改过")
            old = int(str(record[name])) if record[name] else None
            parts += commands.undo_change_contact(person=subject.id, new=new, old=old, at=context.now)
        return Effect(parts=tuple(parts), core=self.core)


class ChangeKey(Plain):
    """人员重要信息变更（姓名/身份证号）：审核，且由另一人二次录入一致。"""

    item = "change_key"
    core = "person"
    second_entry = True

    def asks(self, context: Context) -> Sequence[Question]:
        """New name, new number, and the document they stand in."""
        return (
            Question("name", Kind.TEXT, "改为什么姓名", hint="按公安证明逐字录入；不改就留空", required=False, sealed=True),
            Question("number", Kind.ID_NUMBER, "改为什么身份证号码", hint="不改就留空", required=False, sealed=True),
            Question("paper", Kind.TEXT, "公安变更证明文号", hint="例：塔公户更〔2026〕0418 号", sealed=True),
        )

    def checks(self, context: Context, answers: Answers) -> Sequence[Problem]:
        """At least one; the name fit for a register, the number a valid one."""
        name, number = answers.get("name", ""), answers.get("number", "")
        if not name and not number:
            return [Problem("name", "请至少填写一项要改的内容")]
        found = []
        if name and (wrong := fault(name)):
            found.append(Problem("name", f"姓名不能这样写（{wrong.value}）"))
        if name and name == context.subject.name:
            found.append(Problem("name", "与现在登记的姓名相同"))
        if number:
            known = identify(number, today=context.today)
            if not known.valid or known.birth is None:
                found.append(Problem("number", known.reason.sentence if known.reason else "号码不对"))
        return found

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后送中心：由另一人二次录入，一致后审核；通过才改登记库。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """变更生效：the birth date follows a new number."""
        subject, parts = context.subject, list[Part]()
        changes, undo = [], {"at": context.now.isoformat()}
        name, number = answers.get("name", ""), answers.get("number", "")
        if name:
            parts += commands.change_name(person=subject.id, old=subject.name, new=name, at=context.now)
            changes.append(Change("姓名", subject.name, name, sealed=True))
            undo |= {"name": subject.name, "new_name": name}
        if number:
            known = identify(number, today=context.today)
            new = Number(IdentifierKind(known.kind.value if known.kind else "resident_id"), known.number)
            parts += commands.change_number(person=subject.id, number=new, old=subject.document, at=context.now)
            changes.append(Change("证件号码", "（原登记号码）", masks.id_number(known.number), sealed=True))
            undo |= {"document": "" if subject.document is None else str(subject.document)}
            if known.birth and known.birth != subject.birth:
                parts += commands.change_birth(person=subject.id, old=subject.birth, new=known.birth, at=context.now)
                changes.append(Change("出生日期", str(subject.birth), str(known.birth)))
                undo |= {"birth": str(subject.birth), "new_birth": str(known.birth)}
        said = "、".join(change.label for change in changes)
        told = {"act": "change_key"} | ({"name": name} if name else {}) | ({"document_number": number} if number else {})
        return Effect(tuple(parts), tuple(changes), undo, f"已变更{said}。", core=self.core, core_change=told)

    def undo(self, context: Context, record: Mapping[str, object]) -> Effect:
        """撤销变更: in one statement, refused where anything was changed since."""
        subject, parts = context.subject, list[Part]()
        if "name" in record:
            parts += commands.change_name(person=subject.id, old=str(record["new_name"]), new=str(record["name"]), at=context.now)
        if "document" in record:
            if subject.document is None or not _same_moment(record["at"], subject.document_at):
                raise NotReversible(case="", why="号码之后又改过")
            old = int(str(record["document"])) if record["document"] else None
            parts += commands.undo_change_number(person=subject.id, new=subject.document, old=old, at=context.now)
        if "birth" in record:
            before, after = (datetime.fromisoformat(str(record[name])).date() for name in ("birth", "new_birth"))
            parts += commands.change_birth(person=subject.id, old=after, new=before, at=context.now)
        return Effect(parts=tuple(parts), core=self.core)
