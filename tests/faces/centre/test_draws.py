"""即办件抽签：the auditor sees each day's draw with its numbers, and makes it again on the page and at the command line."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner, Result

from sheyintong.casework.cases import commands as cases
from sheyintong.casework.cases import rules
from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows, run
from sheyintong.faces.ops import project
from sheyintong.faces.ops.commands import audit as ops
from tests.casework.cases.test_sampling import DAY, MORNING, SETTLED, draw, sealed, served
from tests.hostile.conftest import HOME, House, filled, house, house_keys, world

__all__ = ["filled", "house", "house_keys", "world"]
PAGE = f"{HOME}/centre/audit/draws/"


@pytest.fixture
def numbers(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Four immediate cases, two of them drawn."""
    monkeypatch.setattr("sheyintong.casework.cases.commands.sampling.policy.share", lambda code, on: Decimal("0.5"))
    with schemas.region("tacheng"):
        made = served(house.world)
        sealed(SETTLED)
        draw(MORNING)
    return made


def again(*words: str) -> Result:
    return CliRunner().invoke(ops.command, ["draw", *words, "--region", "tacheng"], obj=lambda: None)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work in the database of the test."""
    monkeypatch.setattr(project, "set_up", lambda settings, role: None)
    monkeypatch.setattr(ops, "_schemas", lambda slug: [("tacheng", "r_tacheng")])


@pytest.mark.parametrize("name", ["陈立", "内控"])
def test_a_drawn_day_stands_in_the_list_with_its_numbers(house: House, numbers: list[str], name: str) -> None:
    reader = house.browser(name)
    assert 'href="/r/tacheng/centre/audit/draws/"' in reader.get(f"{HOME}/centre/audit/").content.decode()
    page = reader.get(PAGE).content.decode()
    row = re.search(rf"draws/{DAY}/.*?</tr>", page, re.S)
    assert row is not None
    assert re.findall(r'<td class="num"[^>]*>(\d+)</td>', row[0]) == ["4", "0", "2", "0", "0", "0", "2", "1"]
    day = reader.get(f"{PAGE}{DAY}/").content.decode()
    assert "重算一致" in day
    assert all(number in day for number in numbers)
    assert ("/centre/case/" in day) == (name == "陈立"), "only where she may open it"


def test_the_file_of_ranks_and_the_root_are_enough_to_draw_again(house: House, numbers: list[str]) -> None:
    reader = house.browser("陈立")
    root = re.search(r'class="seal wrapping">([0-9a-f]{64})<', reader.get(f"{PAGE}{DAY}/").content.decode())
    assert root is not None
    lines = list(csv.DictReader(io.StringIO(reader.get(f"{PAGE}{DAY}/?as=csv").content.decode().lstrip("\ufeff"))))
    assert {line["办件号"]: line["名次值"] for line in lines} == {number: rules.rank(root[1], number) for number in numbers}
    first = sorted(lines, key=lambda line: line["名次值"])[:2]
    assert [line["抽中"] for line in first] == ["是", "是"]
    assert sum(bool(line["抽中"]) for line in lines) == 2


def test_meddling_is_told_on_the_page_and_ends_the_command_with_1(house: House, numbers: list[str]) -> None:
    told = again(str(DAY), "--all")
    assert (told.exit_code, "一致 as recorded" in told.output) == (0, True), told.output
    assert all(number in told.output for number in numbers)
    with schemas.region("tacheng"):
        left = "SELECT id FROM cases_case WHERE id NOT IN (SELECT case_id FROM cases_sample) LIMIT 1"
        run(f"UPDATE cases_sample SET case_id = ({left}) WHERE id = (SELECT min(id) FROM cases_sample)")
    page = house.browser("陈立").get(f"{PAGE}{DAY}/").content.decode()
    assert "重算不一致" in page
    assert "应当抽中，却没有抽。" in page
    assert "没有抽中，却列为抽查。" in page
    told = again(str(DAY))
    assert (told.exit_code, "不一致 not as recorded" in told.output) == (1, True)
    assert "was taken and not drawn." in told.output


def test_a_day_that_was_not_drawn_is_refused_and_an_empty_list_says_when_it_comes(house: House) -> None:
    reader = house.browser("陈立")
    assert "这些日子没有抽过" in reader.get(PAGE).content.decode()
    for wrong in (str(DAY), "2026-13-01", "x"):
        assert reader.get(f"{PAGE}{wrong}/").status_code == 404
    told = again(str(DAY))
    assert (told.exit_code, "There is no draw of" in told.output) == (1, True)


def test_days_are_paged_and_the_way_back_stays(house: House, numbers: list[str]) -> None:
    reader, later = house.browser("陈立"), MORNING + timedelta(days=40)
    with schemas.region("tacheng"):
        sealed(later)
        cases.draw_due(actor=house.world.actor("内控"), now=later)
        assert fetch_rows("SELECT count(*) FROM cases_drawing") == [("41",)]
    last = DAY + timedelta(days=40)
    page = reader.get(f"{PAGE}?until={last}").content.decode()
    assert page.count("data-row") == 31
    earlier = re.search(r"audit/draws/\?until=([\d-]+)\">更早的", page)
    assert earlier is not None
    page = reader.get(f"{PAGE}?until={earlier[1]}").content.decode()
    assert page.count("data-row") == 10
    assert "更早的" not in page
    assert f'href="{PAGE}"' in page
    assert reader.get(f"{PAGE}?until=0001-01-01").status_code == 200
