"""行为人查询：the actor of a session in one prepared statement."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from sheyintong.engines.database.reads import Read, json_into
from sheyintong.engines.database.statements import read
from sheyintong.foundation.access import queries as access
from sheyintong.kernel.actors import Actor, ActorKind, OtherPost
from sheyintong.kernel.clock import day_of

from ..types import SessionActor

SEEN_EVERY = timedelta(minutes=1)

WHO = """
WITH who AS MATERIALIZED (
  SELECT s.id, s.signed_in_at, s.password_at, s.second_factor_at, s.last_seen_at, s.expires_at, s.locked_at, s.channel,
         a.id AS account_id, a.kind, a.login, a.label,
         m.id AS member_id, m.name, m.person_id, m.bank_id, d.id AS device_id, d.outlet_id AS device_outlet
    FROM access_session s
    JOIN access_account a ON a.id = s.account_id AND a.state = 'active'
    LEFT JOIN staff_member m ON m.account_id = a.id AND m.state = 'active'
    LEFT JOIN outlets_device d ON d.id = s.device_id AND d.state <> 'unbound'
   WHERE s.token_digest = $1::bytea AND s.ended_at IS NULL AND s.expires_at > $2::timestamptz
     AND s.last_seen_at > $2::timestamptz - make_interval(mins => s.idle_minutes)
     AND (s.device_id IS NULL OR d.id IS NOT NULL)
     AND (a.kind <> 'staff' OR m.id IS NOT NULL)
), held AS (
  SELECT p.id, p.role, p.outlet_id, p.agency_id, p.bank_id, 0 AS lent
    FROM who JOIN staff_post p ON p.member_id = who.member_id
   WHERE p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to > $3::date)
  UNION ALL
  SELECT p.id, p.role, p.outlet_id, p.agency_id, p.bank_id, 1
    FROM who JOIN staff_standin t ON t.member_id = who.member_id JOIN staff_post p ON p.id = t.post_id
   WHERE t.valid_from <= $3::date AND t.valid_to > $3::date AND p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to > $3::date)
), chosen AS (
  SELECT held.* FROM held, who
   ORDER BY held.outlet_id IS NOT DISTINCT FROM who.device_outlet AND held.outlet_id IS NOT NULL DESC, lent, held.id LIMIT 1
)
SELECT json_build_object(
  'session', who.id, 'account', who.account_id, 'kind', who.kind, 'login', who.login, 'label', COALESCE(who.name, who.label),
  'password_at', who.password_at, 'second_factor_at', who.second_factor_at, 'last_seen_at', who.last_seen_at,
  'expires_at', who.expires_at, 'locked', who.locked_at IS NOT NULL, 'channel', who.channel, 'device', who.device_id,
  'member', who.member_id, 'person', who.person_id, 'post', chosen.id, 'outlet', o.id,
  'partner', COALESCE(chosen.bank_id, o.bank_id, who.bank_id), 'agency', g.id, 'agency_name', COALESCE(g.name, ''),
  'path', CASE WHEN chosen.agency_id IS NOT NULL THEN g.path ELSE '' END,
  'place', COALESCE(o.name, b.name, g.name, ''), 'facts_version', o.facts_version,
  'roles', COALESCE((SELECT json_agg(DISTINCT h.role) FROM held h WHERE (h.outlet_id, h.agency_id, h.bank_id)
     IS NOT DISTINCT FROM (chosen.outlet_id, chosen.agency_id, chosen.bank_id)), '[]'),
  'certificate_until', (SELECT max(c.valid_to) FROM staff_certificate c WHERE c.member_id = who.member_id
     AND c.withdrawn_at IS NULL AND c.item_code IS NULL AND c.valid_from <= $3::date AND c.valid_to > $3::date),
  'other_posts', (SELECT COALESCE(json_agg(json_build_object('role', p.role, 'place', COALESCE(po.name, pa.name, pb.name, ''),
      'valid_from', p.valid_from, 'valid_to', p.valid_to) ORDER BY p.id DESC), '[]')
    FROM staff_post p LEFT JOIN outlets_outlet po ON po.id = p.outlet_id LEFT JOIN regions_agency pa ON pa.id = p.agency_id
    LEFT JOIN partners_bank pb ON pb.id = p.bank_id
    WHERE p.member_id = who.member_id AND (p.valid_from > $3::date OR p.valid_to <= $3::date)),
  'enrolment_due', who.second_factor_at IS NULL AND NOT EXISTS (SELECT FROM access_factor f
     WHERE f.account_id = who.account_id AND f.kind = 'totp' AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL)),
  who.id, who.member_id, o.id, who.device_id
  FROM who LEFT JOIN chosen ON true
  LEFT JOIN outlets_outlet o ON o.id = COALESCE(chosen.outlet_id,
    CASE WHEN chosen.role = 'centre_clerk' THEN (SELECT h.id FROM outlets_outlet h WHERE h.agency_id = chosen.agency_id AND h.kind = 'CENTRE'
      AND h.state = 'open' ORDER BY h.id LIMIT 1) END)
  LEFT JOIN partners_bank b ON b.id = chosen.bank_id
  LEFT JOIN regions_agency g ON g.id = COALESCE(chosen.agency_id, o.agency_id)
"""


class Found(msgspec.Struct):
    """What the statement gives."""

    session: int
    account: int
    kind: str
    login: str
    label: str
    password_at: datetime | None
    second_factor_at: datetime | None
    last_seen_at: datetime
    expires_at: datetime
    locked: bool
    channel: str
    device: int | None
    member: int | None
    person: int | None
    post: int | None
    outlet: int | None
    partner: int | None
    agency: int | None
    agency_name: str
    path: str
    place: str
    facts_version: int | None
    roles: Sequence[str]
    certificate_until: date | None
    other_posts: tuple[OtherPost, ...]
    enrolment_due: bool


_found = json_into(Found)


def asking(token_digest: object, region: str, now: datetime) -> Read[SessionActor | None]:
    """谁在问：the question for the actor of a session; others in the same statement may ask with its columns.

    It gives ``session``, ``member``, ``outlet`` and ``device``. Answers as :func:`actor_of`.
    """

    def into(cell: bytes | None) -> SessionActor | None:
        found = _found(cell)
        return None if found is None else _actor(found, region, now)

    return Read(WHO, (token_digest, now, day_of(now)), into, gives=("session", "member", "outlet", "device"))


def actor_of(token_digest: bytes, region: str, now: datetime) -> SessionActor | None:
    """行为人 of the session with this token digest; None when it is over, its device unbound, or its member has left.

    Roles are those held today at one place: at the outlet of the session's device if she has a post there, else at her own oldest post,
    else where she stands in.
    """
    question = asking(token_digest, region, now)
    return read(question)[question]


def _actor(found: Found, region: str, now: datetime) -> SessionActor:
    actor = Actor(
        kind=ActorKind(found.kind),
        id=found.account,
        label=found.label,
        region=region,
        session=found.session,
        post=found.post,
        roles=frozenset(found.roles),
        outlet=found.outlet,
        agency=found.agency,
        scope=found.path,
        device=found.device,
        member=found.member,
        person=found.person,
        partner=found.partner,
        proved_at=access.proved_at(found.password_at, found.second_factor_at),
        other_posts=found.other_posts,
    )
    return SessionActor(
        actor=actor,
        member=found.member,
        login=found.login,
        session=found.session,
        complete=found.second_factor_at is not None,
        locked=found.locked,
        channel=found.channel,
        expires_at=found.expires_at,
        seen_due=now - found.last_seen_at >= SEEN_EVERY,
        place=found.place,
        agency_name=found.agency_name,
        facts_version=found.facts_version,
        certificate_until=found.certificate_until,
        enrolment_due=found.enrolment_due,
    )
