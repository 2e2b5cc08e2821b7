"""核身的规则：what a signed card must say before anybody can be registered by it."""

from datetime import date

from sheyintong.kernel import names
from sheyintong.kernel.idnumbers import identify
from sheyintong.registers.people.types import FIRST_BIRTH, IdentifierKind, Number, Sex

from .errors import CardContradicts, NumberInvalid
from .types import Holder, Method


def told(*, method: Method, number: str, name: str, birth: str, sex: str, today: date) -> Holder:
    """持卡人 as her card tells: a document's number, a name, a birth that its number does not deny.

    The sex on the card wins over what the number says (domain.md §11); where the card tells none, the number's is taken, as in an import.
    Raises :class:`NumberInvalid`, :class:`CardContradicts`.
    """
    known = identify(number, today=today)
    if not known.valid or known.kind is None:
        raise NumberInvalid(why=known.reason.sentence if known.reason else "号码不对")
    if names.fault(name) is not None:
        raise CardContradicts(what="姓名")
    born = _day(birth)
    if born is None or not FIRST_BIRTH <= born <= today or known.birth not in (None, born):
        raise CardContradicts(what="出生日期")
    which = Sex(sex) if sex in list(Sex) else Sex(known.sex.value) if known.sex else Sex.UNSTATED
    return Holder(0, method, Number(IdentifierKind(known.kind.value), known.number), name.strip(), born, which)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
