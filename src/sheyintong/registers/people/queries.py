"""人员的查询：whoever gets a card is noted by the Reader; nothing is found by reading a table through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheyintong.engines import keys
from sheyintong.engines.database.statements import fetch_all, fetch_rows
from sheyintong.foundation.audit.types import PERSON, Reader
from sheyintong.kernel import masks, names, sealed
from sheyintong.kernel.sealed import Sealed

from . import models, rules
from .errors import NoSuchPerson
from .rules import document_forms as document_forms
from .rules import document_indexed as document_indexed
from .types import (
    CONTACT,
    NUMBER,
    PRIVACY_NOTICE,
    ContactCard,
    ContactKind,
    IdentifierCard,
    IdentifierKind,
    ImportState,
    LifeStatus,
    OwnNumber,
    PersonCard,
    ProxyCard,
    RowError,
    Sex,
)

MOST = 50
"""Cards one search gives at most."""

_CARDS = """
SELECT json_build_object('id', p.id, 'name', p.name, 'birth', p.birth, 'sex', p.sex, 'ethnicity', p.ethnicity, 'life', p.life_status,
  'died_on', p.died_on, 'township', p.township_agency_id,
  'identifiers', (SELECT COALESCE(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'country', i.country,
      'data', encode(i.number_sealed, 'hex'), 'valid_from', i.valid_from, 'valid_to', i.valid_to) ORDER BY i.id), '[]')
    FROM people_identifier i WHERE i.person_id = p.id),
  'contacts', (SELECT COALESCE(json_agg(json_build_object('id', c.id, 'kind', c.kind,
      'data', encode(c.value_sealed, 'hex'), 'verified_at', c.verified_at) ORDER BY c.id), '[]')
    FROM people_contact c WHERE c.person_id = p.id AND c.ended_at IS NULL),
  'notice', (SELECT n.version FROM people_consent n WHERE n.person_id = p.id AND n.kind = $2 ORDER BY n.shown_at DESC, n.id DESC LIMIT 1))
FROM people_person p WHERE p.id = ANY ($1::bigint[]) ORDER BY p.id
"""
_SET = """
SELECT COALESCE((SELECT array_agg(o.person_id) FROM people_sameperson s
  JOIN people_sameperson o ON o.set_id = s.set_id AND o.ended_at IS NULL
  WHERE s.person_id = $1::bigint AND s.ended_at IS NULL), ARRAY[$1::bigint])
"""


@dataclass(frozen=True)
class _Identifier:
    id: int
    kind: str
    country: str
    data: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class _Contact:
    id: int
    kind: str
    data: str
    verified_at: datetime | None


@dataclass(frozen=True)
class _Row:
    id: int
    name: str
    birth: date
    sex: str
    ethnicity: str
    life: str
    died_on: date | None
    township: int | None
    identifiers: list[_Identifier]
    contacts: list[_Contact]
    notice: str | None


def _card(row: _Row) -> PersonCard:
    return PersonCard(
        id=row.id,
        name=row.name,
        name_masked=masks.name(names.folded(row.name)),
        birth=row.birth,
        sex=Sex(row.sex),
        ethnicity=row.ethnicity,
        life=LifeStatus(row.life),
        died_on=row.died_on,
        township=row.township,
        identifiers=tuple(_identifier(each) for each in row.identifiers),
        contacts=tuple(_contact(each) for each in row.contacts),
        notice=row.notice,
    )


def _identifier(row: _Identifier) -> IdentifierCard:
    kind, data = IdentifierKind(row.kind), Sealed(bytes.fromhex(row.data), NUMBER)
    masked = sealed.masked(data, lambda text: rules.mask_of_number(kind, text), sealer=keys.sealer())
    return IdentifierCard(row.id, kind, row.country, masked, data, row.valid_from, row.valid_to)


def _contact(row: _Contact) -> ContactCard:
    kind, data = ContactKind(row.kind), Sealed(bytes.fromhex(row.data), CONTACT)
    masked = sealed.masked(data, lambda text: rules.mask_of_contact(kind, text), sealer=keys.sealer())
    return ContactCard(row.id, kind, masked, data, row.verified_at)


def cards(person_ids: Iterable[int], *, reader: Reader) -> list[PersonCard]:
    """人员 by their ids, in the order of the ids; each is noted. Unknown ids are left out."""
    found = [_card(row) for row in fetch_all(_CARDS, [sorted(set(person_ids)), PRIVACY_NOTICE], _Row)]
    for card in found:
        reader.note(PERSON, card.id)
    return found


def person(person_id: int, *, reader: Reader) -> PersonCard:
    """人员 by her id, noted. Raises :class:`NoSuchPerson`."""
    found = cards([person_id], reader=reader)
    if not found:
        raise NoSuchPerson(person_id=person_id)
    return found[0]


def masked_name(person_id: int) -> str:
    """王*英，of one record, for the heading over a list about her; "" for an unknown id. Whoever shows it notes her."""
    row = models.Person.objects.filter(pk=person_id).only("name").first()
    return masks.name(names.folded(row.name)) if row else ""


def ids_of(person_id: int) -> frozenset[int]:
    """同一人：the ids of all records of one person, this one among them."""
    cell = str(fetch_rows(_SET, [person_id])[0][0])
    return frozenset(int(each) for each in cell.strip("{}").split(","))


_BY_NUMBER = """
SELECT person_id FROM people_identifier WHERE valid_to IS NULL
  AND (number_index = ANY ($1::bytea[]) OR (number_index = ANY ($2::bytea[]) AND kind IN ('resident_id', 'resident_id_15')))
ORDER BY (kind IN ('social_card', 'person_number')), (number_index = ANY ($1::bytea[])) DESC, id
"""


def ids_by_number(number: str) -> list[int]:
    """Persons for whom a number (document, card) holds, a resident's in either form; documents first. Shows nobody, notes nobody."""
    other = rules.other_form(_plain(number))
    found = fetch_rows(_BY_NUMBER, [_indexes(number, NUMBER), _indexes(other, NUMBER) if other else []])
    return list(dict.fromkeys(int(str(row[0])) for row in found))


def id_by_number(number: str) -> int | None:
    """The person for whom a number (document or card) holds. Shows nobody, notes nobody."""
    return next(iter(ids_by_number(number)), None)


def own_number(text: str, today: date) -> OwnNumber:
    """本人证件号码 that somebody tells of herself. Shows nobody, notes nobody. Raises :class:`NumberInvalid`."""
    plain = rules.checked_document(text, today)
    indexes = tuple(index for form in document_forms(plain) for index in keys.sealer().indexes(form, NUMBER))
    return OwnNumber(plain, indexes, id_by_number(plain))


def _indexes(text: str, purpose: str) -> list[str]:
    """Blind indexes under every key held, as bytea literals of an array."""
    return ["\\x" + index.hex() for index in keys.sealer().indexes(_plain(text), purpose)]


def _plain(number: str) -> str:
    return number.replace(" ", "").upper()


def find_by_number(number: str, *, reader: Reader) -> PersonCard | None:
    """按号码查人：the holder of a document or card number that holds today, noted; None when it is nobody's."""
    found = id_by_number(number)
    return None if found is None else person(found, reader=reader)


def find_by_phone(phone: str, *, reader: Reader) -> list[PersonCard]:
    """按手机查人：everybody who uses this phone, noted."""
    return cards(_ids_by_phone(phone), reader=reader)


def _ids_by_phone(phone: str) -> list[int]:
    found = fetch_rows(
        "SELECT person_id FROM people_contact WHERE value_index = ANY ($1::bytea[]) AND ended_at IS NULL"
        " AND kind = 'phone' ORDER BY id LIMIT $2",
        [_indexes(phone, CONTACT), MOST],
    )
    return [int(str(row[0])) for row in found]


_BEGINS = "SELECT id FROM people_person WHERE {0} ~>=~ $1 AND {0} ~<~ $2 ORDER BY {0} USING ~<~, id LIMIT $3"
"""Operators that use the prefix indexes under every collation, also when the plan is made without knowing the text."""


def searched(text: str) -> tuple[str, str]:
    """查了什么：by which kind and, masked, for what; never the number itself. Raises :class:`SearchTooShort`."""
    wanted = rules.understood(text)
    return wanted.by.value, wanted.masked


def search(text: str, *, reader: Reader, limit: int = 20) -> list[PersonCard]:
    """查人：by a whole number, card or phone, by pinyin or initials from their beginning, or by the beginning of a name.

    Every card shown is noted. Raises :class:`SearchTooShort`.
    """
    wanted, most = rules.understood(text), min(limit, MOST)
    if wanted.by is rules.SearchBy.NUMBER:
        return cards([*ids_by_number(wanted.text), *_ids_by_phone(wanted.text)][:most], reader=reader)
    columns = ("name_key",) if wanted.by is rules.SearchBy.NAME else ("initials", "pinyin")
    ids: list[int] = []
    for column in columns:
        ids += [int(str(row[0])) for row in fetch_rows(_BEGINS.format(column), [wanted.text, wanted.end, most])]
    order = list(dict.fromkeys(ids))[:most]
    return sorted(cards(order, reader=reader), key=lambda card: order.index(card.id))


def reveal_identifier(card: PersonCard, identifier: IdentifierCard, *, reader: Reader) -> str:
    """号码明文：noted as shown in the clear."""
    return sealed.reveal(reader, identifier.sealed, sealer=keys.sealer(), kind=PERSON, id=card.id, field=identifier.kind.value)


def reveal_contact(card: PersonCard, contact: ContactCard, *, reader: Reader) -> str:
    """联系方式明文：noted as shown in the clear."""
    return sealed.reveal(reader, contact.sealed, sealer=keys.sealer(), kind=PERSON, id=card.id, field=contact.kind.value)


_ALIKE = """
SELECT count(DISTINCT COALESCE(s.set_id, p.id)) FROM people_person p
LEFT JOIN people_sameperson s ON s.person_id = p.id AND s.ended_at IS NULL WHERE p.name_key = $1::text AND p.birth = $2::date
"""


def alike(name: str, birth: date) -> int:
    """同名同日生：how many people have this name and birth, whatever their numbers. Shows nobody, notes nobody."""
    return int(fetch_rows(_ALIKE, [names.folded(name), birth])[0][0] or 0)


_HERS = """
SELECT $1::bigint UNION SELECT o.person_id FROM people_sameperson s JOIN people_sameperson o ON o.set_id = s.set_id AND o.ended_at IS NULL
WHERE s.person_id = $1::bigint AND s.ended_at IS NULL
"""
_PROXIES = """
SELECT json_build_object('id', x.id, 'person', x.person_id, 'proxy', x.proxy_id, 'kind', x.kind, 'items', x.items, 'valid_from', x.valid_from,
  'valid_to', x.valid_to, 'ended', NOT x.is_open, 'person_name', p.name, 'proxy_name', y.name, 'evidence', x.evidence,
  'evidence_file', x.evidence_file_id)
FROM people_proxy x JOIN people_person p ON p.id = x.person_id JOIN people_person y ON y.id = x.proxy_id
"""
_BY_PRINCIPAL = f"{_PROXIES} WHERE x.person_id IN ({_HERS}) ORDER BY x.id"
_BY_PROXY = f"{_PROXIES} WHERE x.proxy_id IN ({_HERS}) AND x.is_open AND p.life_status <> 'dead' ORDER BY x.id"


def proxies_of(person_id: int, *, reader: Reader) -> list[ProxyCard]:
    """代办人与监护人 of a person (of any of her records), the ended ones too; each proxy shown is noted."""
    found = fetch_all(_BY_PRINCIPAL, [person_id], ProxyCard)
    for each in found:
        reader.note(PERSON, each.proxy, "list")
    return found


def acting_for(person_id: int, *, on: date, reader: Reader) -> list[ProxyCard]:
    """可以代办的人：for whom a person (by any of her records) may act on a day; each of them shown is noted.

    A mandate ends with the death of whoever gave it (民法典第一百七十三条), a guardianship with that of the ward (第三十九条).
    """
    found = [each for each in fetch_all(_BY_PROXY, [person_id], ProxyCard) if each.holds(on)]
    for each in found:
        reader.note(PERSON, each.person, "list")
    return found


def mandate(proxy: int, *, by: int, on: date) -> ProxyCard | None:
    """代办权 of this number, where it holds on the day and was given to ``by`` (to any of her records). Shows nobody."""
    found = fetch_all(_BY_PROXY, [by], ProxyCard)
    return next((each for each in found if each.id == proxy and each.holds(on)), None)


def notice_shown(person_id: int, version: str) -> bool:
    """隐私告知：whether this version of the privacy notice was ever shown to the person, in any of her records."""
    shown = models.Consent.objects.filter(person_id__in=ids_of(person_id), kind=PRIVACY_NOTICE, version=version)
    return shown.exists()


def count() -> int:
    """How many records the region has; the planner's figure is not asked, so it takes a moment for a million."""
    return models.Person.objects.count()


def files_claimed(files: Sequence[int]) -> set[int]:
    """引用的文件：those of the files that are evidence of a proxy."""
    return set(models.Proxy.objects.filter(evidence_file_id__in=files).values_list("evidence_file_id", flat=True))


def import_state(digest: str) -> ImportState | None:
    """导入进度 of a file by its digest."""
    row = models.Import.objects.filter(digest=digest).first()
    return ImportState(row.pk, row.digest, row.position, row.rows, row.new, row.same, row.refused) if row else None


def import_faults(job: int) -> list[RowError]:
    """导入行错误 of a file, by line."""
    rows = models.ImportFault.objects.filter(job_id=job).order_by("line")
    return [RowError(row.line, row.column, row.code, row.sentence) for row in rows]
