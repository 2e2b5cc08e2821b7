"""Plants one mistake into a profile, for the tests of every module that reads one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sheyintong.foundation.regions import queries, rules
from sheyintong.foundation.regions.types import Profile, ProfileText

TACHENG, TAIZHOU = "cn/xinjiang/tacheng", "cn/jiangsu/taizhou"


def cases(path: Path) -> list[Mapping[str, Any]]:
    """The cases of a file."""
    found: list[Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def planted(case: Mapping[str, Any], place: str = TACHENG) -> Profile:
    """The profile with one file changed as the case says."""
    texts = rules.texts(queries.PROFILES, place)
    assert any(each.file == case["file"] and case["old"] in each.text for each in texts), "the case does not fit the profile any more"
    changed = [
        each if each.file != case["file"] else ProfileText(each.file, each.text.replace(case["old"], case["new"], 1)) for each in texts
    ]
    return rules.profile(place, changed)
