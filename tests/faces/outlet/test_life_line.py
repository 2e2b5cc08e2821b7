"""What is due for the person in the counter's workbench, and her whole life line in the centre's register."""

from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from tests.hostile.conftest import HOME, House, filled, house, house_keys, teller, visited, world

__all__ = ["filled", "house", "house_keys", "teller", "visited", "world"]


def test_the_teller_sees_what_is_due_until_it_is_done(house: House, visited: Client) -> None:
    assert "没有参保</b>" in visited.get(f"{HOME}/outlet/").content.decode()
    assert visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited)).status_code == 303
    page = visited.get(f"{HOME}/outlet/").content.decode()
    assert "没有参保</b>" not in page
    assert "没有等着办的事。" in page


def test_the_centre_sees_the_life_line_and_the_trail_says_so(house: House, visited: Client) -> None:
    visited.post(f"{HOME}/outlet/item/enroll_flexible/", house.form(visited))
    her = house.world.people["王秀英"]
    page = house.browser("赵建华").get(f"{HOME}/centre/register/{her}/").content.decode()
    assert "一人一档" in page
    assert "2026-11-01" in page
    assert "1972-05-12" in page
    with schemas.region("tacheng"):
        noted = fetch_rows("SELECT subjects::text FROM audit_entry WHERE kind = 'read' AND reason = '登记库查看' ORDER BY id DESC LIMIT 1")
    assert '"lifeline"' in str(noted[0][0])
