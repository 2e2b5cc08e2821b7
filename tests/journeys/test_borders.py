"""县与县：a clerk of 额敏 finds a case of 乌苏 neither in her list, nor by search, nor by its address."""

import pytest

from tests.support.visitor import Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM, WHO = "人员重要信息变更", "马建国"


def test_a_case_of_another_county_is_not_there(come: Come) -> None:
    counter, emin, prefecture = come("周敏"), come("贺鹏"), come("古丽娜尔")
    counter.read("usu")
    number = counter.serve(ITEM, {"name": "马建疆", "paper": "乌公户更〔2026〕0012 号"}).number
    counter.sees("乌苏")
    assert _finds(prefecture, number)
    assert prefecture.go(f"/centre/case/{number}/") == 200
    prefecture.look("borders-prefecture")
    assert not _finds(emin, number)
    emin.look("borders-emin-queue")
    for path in ("approve/", "return/", "refuse/", "enter/", "take/", "withdraw/"):
        assert emin.post(f"/centre/case/{number}/{path}", {"ground": "看看"}) == 404, path
    assert emin.go(f"/centre/case/{number}/") == 404
    emin.sees("没有")
    emin.heard.clear()  # the browser itself remarks on a 404
    emin.look("borders-emin-address")
    assert counter.go(f"/outlet/case/{number}/") == 200  # the counter that received it, in 塔城市, keeps its result
    assert counter.go(f"/centre/case/{number}/") == 404


def _finds(centre: Visitor, number: str) -> bool:
    """Whether the queue lists it, by itself or by a search for its number or its person."""
    seen = []
    for search in ("", number[-7:], WHO):
        centre.go("/centre/")
        if search:
            centre.answer({"search": search})
            centre.page.locator("[name=search]").press("Enter")
            centre.settle()
        seen.append(number in centre.page.content())
    assert len(set(seen)) == 1, seen
    return seen[0]
