"""投诉：about an outlet; sealed for the administrative body, which opens and answers it. The outlet complained of never learns of it."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Receipt, Visitor

from .conftest import Come

pytestmark = pytest.mark.browser

ITEM, OUTLET = "投诉举报受理转办", "绿洲银行文化路支行"
TEXT, ANSWER = "上周五柜员让我复印户口本三份", "已查实，网点不得要求户口本复印件，已责令改正并向您道歉。"


def test_an_outlet_cannot_see_a_complaint_about_itself(come: Come) -> None:
    hall, teller, body, phone = come("周敏"), come("李静"), come("韩梅"), come(size="phone")
    receipt = _made(hall)
    _closed_to_the_centre(hall, receipt)
    _unknown_to_the_outlet(teller, receipt)
    _answered(body, receipt)
    _unknown_to_the_outlet(teller, receipt)
    phone.follow(receipt)
    phone.sees(ITEM, "已经答复", ANSWER)
    phone.sees_no(TEXT)
    phone.look("complaint-status")


def _made(hall: Visitor) -> Receipt:
    hall.read("complains")
    hall.page.locator(".items").get_by_role("link", name=ITEM).click()
    hall.look("complaint-form")
    hall.page.locator("label, option").filter(has_text=OUTLET).first.scroll_into_view_if_needed()
    about = hall.page.locator("[name=about_outlet]")
    if about.first.get_attribute("type") == "radio":
        hall.page.locator("label").filter(has_text=OUTLET).click()
    else:
        about.select_option(label=OUTLET)
    hall.answer({"text": TEXT})
    for box in hall.page.locator("input[name=checked]").all():
        box.check()
    hall.page.keyboard.press("Control+Enter")
    numbers = hall.page.locator("dd.mono")
    expect(numbers).to_have_count(2)
    hall.look("complaint-made")
    return Receipt(numbers.nth(0).inner_text(), numbers.nth(1).inner_text())


def _closed_to_the_centre(hall: Visitor, receipt: Receipt) -> None:
    hall.go("/centre/")
    hall.sees_no(receipt.number)
    hall.go(f"/centre/case/{receipt.number}/")
    hall.sees_no(TEXT, OUTLET)
    hall.heard.clear()


def _unknown_to_the_outlet(teller: Visitor, receipt: Receipt) -> None:
    assert teller.go(f"/outlet/case/{receipt.number}/") == 404
    assert teller.go(f"/outlet/case/{receipt.number}/mend/") == 404
    teller.heard.clear()  # the browser itself remarks on a 404
    for path in ("/outlet/today/", "/outlet/returned/", "/outlet/requests/"):
        assert teller.go(path) == 200
        teller.sees_no(receipt.number, ITEM)
    teller.go("/outlet/")
    teller.read("complains")
    teller.sees_no(ITEM + "（", receipt.number)
    expect(teller.page.locator(".sumk")).not_to_contain_text("投诉")
    teller.look("complaint-outlet")
    teller.press("Escape", "请先读卡")


def _answered(body: Visitor, receipt: Receipt) -> None:
    body.go("/centre/")
    body.look("complaint-queue")
    body.click(receipt.number, "link")
    body.sees(TEXT)
    body.look("complaint-open")
    body.answer({"note": ANSWER})
    body.page.keyboard.press("Control+Enter")
    expect(body.page.locator("h1")).to_contain_text("审核通过")
    body.look("complaint-answered")
