"""Facts that a test changes one by one: a teller who may do everything, and a reviewer of the centre."""

from typing import Any

import msgspec

from sheyintong.registers.authority.types import AGENCY_BODY, Facts

TODAY = "2026-11-24"
ITEM = {"code": "enroll_flexible", "name": "灵活就业参保", "mode": "immediate", "responsible_body": AGENCY_BODY}
DATES = {"valid_from": "2026-01-01", "valid_to": "2027-12-31"}
TELLER: dict[str, Any] = {
    "today": TODAY,
    "stage": "receive",
    "actor": {
        "member": 1,
        "name": "李静",
        "roles": ["teller"],
        "device_ready": True,
    },
    "item": ITEM,
    "place": {
        "id": 5, "kind": "BANK", "name": "绿洲银行文化路支行", "state": "open", "tier": "basic", "agency": 3, "agency_name": "塔城市社会保险中心",
        "version": 4, "manager": "吴海涛",
    },
    "on_list": {"title": "塔城地区基础网点清单", "valid_from": "2026-01-01", "stage": "feedback", "size": 96},
    "agreement": {
        "id": 2, "number": "TC-2026-001", "state": "in_force", "agency_name": "塔城市社会保险中心", "agency_kind": "county", "stage": "feedback",
        "clause": "附件一第 3 行", **DATES,
    },
    "certificate": {"number": "C-1", **DATES},
}  # fmt: skip
CENTRE: dict[str, Any] = {
    "today": TODAY,
    "stage": "receive",
    "actor": {"member": 1, "name": "阿依努尔", "roles": ["reviewer"], "agency_path": "6542.654201"},
    "item": ITEM,
}
BASES = {"teller": TELLER, "centre": CENTRE}


def facts(base: str = "teller", **changed: Any) -> Facts:
    """The facts of a base with some of them changed: a mapping changes single fields, None takes the fact away."""
    made = dict(BASES[base])
    for name, value in changed.items():
        mixed = isinstance(value, dict) and isinstance(made.get(name), dict)
        made[name] = {**made[name], **value} if mixed else value
    return msgspec.convert(made, Facts)
