"""回执打印：a usual visit fits one sheet of A5, and a signature never stands on a sheet of its own."""

import re

import pytest

from .conftest import Come

pytestmark = pytest.mark.browser

SHEET = re.compile(rb"/Type\s*/Page[^s]")


def test_a_visit_of_two_items_and_a_record_of_rights_is_one_sheet(come: Come) -> None:
    counter = come("周敏")
    counter.read("paper")
    counter.serve("灵活就业人员参保登记", {})
    counter.go("/outlet/")
    counter.serve("个人权益记录", {})
    counter.press("p", "业务办理回执")
    printed = counter.page.pdf(prefer_css_page_size=True)
    assert len(SHEET.findall(printed)) == 1
