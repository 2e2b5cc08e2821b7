"""导办到柜台：the hall guide fills in by keyboard alone, the teller reads the same card and goes on."""

import pytest
from playwright.sync_api import expect

from .conftest import Visitor

pytestmark = pytest.mark.browser


def test_what_the_guide_fills_in_waits_for_the_teller(visitor: Visitor) -> None:
    visitor.enter("马晓燕")
    visitor.check()
    visitor.live.lay("zhangmeilan")
    visitor.press("F2", "先替来人填什么")
    visitor.press("1", "预填：灵活就业人员参保登记")
    visitor.press("Control+Enter", "先替来人填什么")
    expect(visitor.page.get_by_text("已填，可改")).to_be_visible()
    visitor.press("F12", "导办")
    expect(visitor.page.get_by_text("张*兰")).to_be_visible()
    visitor.enter("李静")
    visitor.read("zhangmeilan")
    expect(visitor.page.get_by_text("马晓燕").first).to_be_visible()
    visitor.press("1", "灵活就业人员参保登记")
    expect(visitor.page.get_by_text("马晓燕").first).to_be_visible()
