"""合作方的查询：banks, the national directory of branches, agreements with what they grant and what is due."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from sheyintong.kernel.actors import Actor
from sheyintong.kernel.idnumbers import cnaps_code
from sheyintong.registers.catalogue import queries as catalogue

from . import rules
from .errors import NoSuchAgreement, NoSuchBank, NoSuchDraft
from .models import Agreement, AgreementItem, Bank, Branch, Clause, Draft, Supplement
from .states import AgreementState, DraftState
from .types import AgreementCard, BankCard, BranchCard, BranchState, ClauseText, DelegationMode, DraftCard, Grant, SupplementCard


def bank(bank_id: int) -> BankCard:
    """银行 by its number; raises :class:`NoSuchBank`."""
    row = Bank.objects.filter(pk=bank_id).first()
    if row is None:
        raise NoSuchBank(bank=bank_id)
    return _bank(row)


def banks() -> list[BankCard]:
    """The banks of this region, by name."""
    return [_bank(row) for row in Bank.objects.order_by("name")]


def files_claimed(files: Sequence[int]) -> set[int]:
    """引用的文件：those of the files that are the signed copy of an agreement or a supplement."""
    held = [
        table.objects.filter(document_file_id__in=files).values_list("document_file_id", flat=True) for table in (Agreement, Supplement)
    ]
    return {file for found in held for file in found if file}


def _bank(row: Bank) -> BankCard:
    return BankCard(row.pk, row.name, row.short_name, row.code, row.uscc, row.synthetic)


def branch(cnaps: str) -> BranchCard | None:
    """联行号 in the national directory, removed ones too."""
    row = Branch.objects.filter(cnaps=cnaps).first()
    return _branch(row) if row else None


def branches(*, city: str = "", text: str = "", limit: int = 50) -> list[BranchCard]:
    """Branches still listed in a city whose name holds ``text``, or whose number begins with it where it is digits; at most ``limit``."""
    rows = Branch.objects.filter(state=BranchState.LISTED.value)
    if city:
        rows = rows.filter(city=city)
    if text:
        found, digits = Q(name__contains=text), cnaps_code(text).number
        rows = rows.filter(found | Q(cnaps__startswith=digits) if digits.isascii() and digits.isdigit() else found)
    return [_branch(row) for row in rows.order_by("name", "cnaps")[:limit]]


def branch_count() -> int:
    """How many branches the directory lists."""
    return Branch.objects.filter(state=BranchState.LISTED.value).count()


def bank_names() -> list[str]:
    """The banks that the national directory knows, by name."""
    return list(Branch.objects.order_by("bank_name").values_list("bank_name", flat=True).distinct())


def _branch(row: Branch) -> BranchCard:
    return BranchCard(row.cnaps, row.name, row.bank_name, row.city, row.province, BranchState(row.state), row.last_on)


def agreement(agreement_id: int, on: date) -> AgreementCard:
    """协议 as it stands on a day; raises :class:`NoSuchAgreement`."""
    row = Agreement.objects.select_related("bank").filter(pk=agreement_id).first()
    if row is None:
        raise NoSuchAgreement(agreement=agreement_id)
    return _agreements([row], on)[0]


def agreements(*, on: date, bank: int | None = None, agencies: Iterable[int] | None = None, signed: bool = False) -> list[AgreementCard]:
    """Agreements of a bank or of some agencies, those that end first in front; with ``signed`` only those that were ever signed.

    Of a bank only those as well: what an agency still writes, or gave up before it was signed, is its own.
    """
    rows = Agreement.objects.select_related("bank").order_by("valid_to", "number")
    if bank is not None:
        rows = rows.filter(bank=bank)
    if signed or bank is not None:
        rows = rows.filter(signed_at__isnull=False)
    if agencies is not None:
        rows = rows.filter(agency__in=list(agencies))
    return _agreements(list(rows), on)


def may_resume(actor: Actor, card: AgreementCard) -> bool:
    """能不能恢复：whether whoever suspended the agreement answers for no more than the actor does."""
    return rules.may_resume(actor, card.suspended_scope)


def in_force(on: date) -> set[int]:
    """The agreements that hold on a day, of whichever bank."""
    rows = Agreement.objects.filter(state=AgreementState.IN_FORCE.value, valid_from__lte=on, valid_to__gt=on)
    return set(rows.values_list("pk", flat=True))


def _agreements(rows: Sequence[Agreement], on: date) -> list[AgreementCard]:
    clauses: dict[int, list[ClauseText]] = defaultdict(list)
    for c in Clause.objects.filter(agreement__in=rows).order_by("pk"):
        clauses[c.agreement_id].append(_clause(c))
    grants: dict[int, list[Grant]] = defaultdict(list)
    holding = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    for g in AgreementItem.objects.filter(holding, agreement__in=rows, valid_from__lte=on).order_by("item_code", "pk"):
        grants[g.agreement_id].append(Grant(g.item_code, g.stage, g.clause))
    return [_agreement(row, on, clauses[row.pk], grants[row.pk]) for row in rows]


def _clause(row: Clause) -> ClauseText:
    return ClauseText(row.number, row.heading, row.text, row.ground, row.due_on)


def _agreement(row: Agreement, on: date, clauses: list[ClauseText], grants: list[Grant]) -> AgreementCard:
    return AgreementCard(
        id=row.pk,
        number=row.number,
        bank=row.bank_id,
        bank_name=row.bank.name,
        agency=row.agency_id,
        mode=DelegationMode(row.mode),
        state=row.state,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        days_left=(row.valid_to - on).days,
        in_force=row.state == AgreementState.IN_FORCE and row.valid_from <= on < row.valid_to,
        reason=row.reason,
        suspended_scope=row.suspended_scope,
        document_file=row.document_file_id,
        clauses=tuple(clauses),
        grants=tuple(grants),
        facts_version=row.facts_version,
    )


def drafts(*agreements: int) -> list[DraftCard]:
    """未签的草案 of some agreements: of themselves, or of supplements to them; the oldest in front."""
    rows = Draft.objects.select_related("agreement").filter(agreement__in=agreements, state=DraftState.OPEN.value).order_by("pk")
    return [_draft(row) for row in rows]


def draft(draft_id: int) -> DraftCard:
    """一份未签的草案; raises :class:`NoSuchDraft`."""
    row = Draft.objects.select_related("agreement").filter(pk=draft_id, state=DraftState.OPEN.value).first()
    if row is None:
        raise NoSuchDraft(draft=draft_id)
    return _draft(row)


def signed(draft_id: int) -> int | None:
    """The agreement of a draft that was signed; None where it was not."""
    return Draft.objects.filter(pk=draft_id, state=DraftState.SIGNED.value).values_list("agreement_id", flat=True).first()


def _draft(row: Draft) -> DraftCard:
    clauses = tuple(ClauseText(**(each | {"due_on": _day(each["due_on"])})) for each in row.clauses)
    grants = tuple(Grant(**each) for each in row.grants)
    held = Clause.objects.filter(agreement=row.agreement_id).values_list("number", flat=True) if row.number else ()
    faults = rules.lacks(clauses, grants, held) if row.number else rules.faults(clauses, grants)
    return DraftCard(
        row.pk, row.agreement_id, row.number, clauses, grants, tuple(row.written_by), row.version, row.drafted_at, tuple(faults),
        tuple(_bars(row, grants)),
    )  # fmt: skip


def _bars(row: Draft, grants: Sequence[Grant]) -> list[str]:
    given = AgreementItem.objects.filter(agreement=row.agreement_id, valid_to__isnull=True).values_list("item_code", "stage")
    names = {code: catalogue.item(code).name for code in {each.item_code for each in grants}}
    return rules.bars(grants, set(given), AgreementState(row.agreement.state), names)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def supplements(agreement_id: int) -> list[SupplementCard]:
    """补充协议 of an agreement, the first in front: with each of them it is another version."""
    clauses: dict[int | None, list[ClauseText]] = defaultdict(list)
    for c in Clause.objects.filter(agreement=agreement_id).order_by("pk"):
        clauses[c.supplement_id].append(_clause(c))
    grants: dict[int | None, list[Grant]] = defaultdict(list)
    for g in AgreementItem.objects.filter(agreement=agreement_id).order_by("item_code", "pk"):
        grants[g.supplement_id].append(Grant(g.item_code, g.stage, g.clause))
    return [
        SupplementCard(row.pk, row.number, row.signed_at, row.document_file_id, tuple(clauses[row.pk]), tuple(grants[row.pk]))
        for row in Supplement.objects.filter(agreement=agreement_id).order_by("signed_at", "pk")
    ]
