"""事项表单：where the hands of a teller are when a form opens, and when it comes back."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.hostile.conftest import HOME, House, filled, house, house_keys, teller, visited, world

__all__ = ["filled", "house", "house_keys", "teller", "visited", "world"]


def opens(page: HttpResponse) -> list[str]:
    """What takes the focus, tag and name."""
    found = re.findall(r"<(\w+)([^>]*?)\bautofocus\b", page.content.decode())
    return [tag + "".join(re.findall(r'\bname="(\w+)"', words)) for tag, words in found]


@pytest.mark.parametrize(("item", "first"), [("enroll_flexible", "inputmonth"), ("print_rights", "inputchecked")])
def test_a_form_opens_in_its_first_field(item: str, first: str, house: House, visited: Client) -> None:
    assert opens(visited.get(f"{HOME}/outlet/item/{item}/")) == [first]


def test_a_form_that_comes_back_opens_at_what_must_be_mended_and_leads_to_the_field(house: House, visited: Client) -> None:
    page = visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited, month="189001"))
    assert (page.status_code, opens(page)) == (422, ["div"])
    led = re.findall(r'href="#(f-\w+)"', page.content.decode())
    assert led == ["f-month"]
    assert f'id="{led[0]}"' in page.content.decode()
