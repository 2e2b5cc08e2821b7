"""草稿与材料影像 on the pages of the counter: saved, found again before its person only, given up and taken back; pictures taken in or refused."""

import re
import struct
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sheyintong.engines.database import schemas
from sheyintong.engines.database.statements import fetch_rows
from tests.hostile.conftest import HOME, House, api, field, filled, house, house_keys, teller, visited, world
from tests.support.world import IDENTITY

__all__ = ["api", "filled", "house", "house_keys", "teller", "visited", "world"]
ITEM = f"{HOME}/outlet/item/enroll_flexible/"
DRAFTS = f"{HOME}/outlet/drafts/"


def png(width: int = 2, height: int = 2) -> bytes:
    """A whole picture of one colour where it is small; a large one is only announced."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\0" * min((width + 1) * height, 1000)))
        + part(b"IEND", b"")
    )


def picture(name: str = "身份证.png", data: bytes | None = None, kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if data is None else data, kind)


def rows(sql: str) -> list[tuple[str | None, ...]]:
    with schemas.region("tacheng"):
        return fetch_rows(sql)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def token(page: HttpResponse) -> dict[str, str]:
    return {"csrf": field(page, "csrf")}


def saved(house: House, browser: Client, **other: object) -> int:
    form = house.form(browser) | other
    assert browser.post(f"{ITEM}draft/", form)["Location"] == f"{HOME}/outlet/drafts/"
    return int(str(rows("SELECT max(id) FROM cases_case")[0][0]))


def leave(browser: Client) -> None:
    page = browser.get(f"{HOME}/outlet/")
    assert browser.post(f"{HOME}/outlet/visit/close/", token(page) | {"visit": field(page, "visit")}).status_code == 303


def test_left_half_filled_and_found_again_once_she_is_identified_again(house: House, visited: Client) -> None:
    draft = saved(house, visited, month="202612", checked=[])
    leave(visited)
    page = text(visited.get(DRAFTS))
    assert "灵活就业人员参保登记" in page
    assert "王*英" in page
    assert "王秀英" not in page
    assert "先读卡" in page
    closed = visited.get(f"{DRAFTS}{draft}/")
    assert closed.status_code == 409
    assert "请先给这位参保人读卡" in text(closed)
    house.read_card(visited, "买买提·艾山")
    assert visited.get(f"{DRAFTS}{draft}/").status_code == 409
    assert "没填完的草稿" not in text(visited.get(f"{HOME}/outlet/"))
    house.read_card(visited)
    assert "没填完的草稿" in text(visited.get(f"{HOME}/outlet/"))
    assert visited.get(f"{DRAFTS}{draft}/")["Location"] == ITEM
    form = visited.get(ITEM)
    assert f'name="draft" value="{draft}"' in text(form)
    assert re.search(r'value="202612"[^>]*checked', text(form))
    assert any("draft" in str(row) for row in rows("SELECT subjects FROM audit_entry WHERE act = 'read' ORDER BY id DESC LIMIT 1"))
    done = visited.post(ITEM, house.form(visited) | {"draft": str(draft), "month": "202612"})
    assert done.status_code == 303
    assert rows("SELECT id, state FROM cases_case") == [(str(draft), "handled")]
    assert "没有草稿" in text(visited.get(DRAFTS))


def test_a_form_without_its_draft_opens_it_all_the_same_and_a_foreign_number_takes_nobodys(house: House, visited: Client) -> None:
    house.read_card(visited, "买买提·艾山")
    other = saved(house, visited)
    house.read_card(visited)
    for number in (str(other), "999999999", "-1", "x", "9" * 30):
        answer = visited.post(ITEM, house.form(visited) | {"draft": number})
        assert answer.status_code in (303, 409), number
    states = rows("SELECT state FROM cases_case WHERE number IS NULL")
    assert states == [("draft",)]


def test_given_up_and_taken_back(house: House, visited: Client) -> None:
    draft = saved(house, visited)
    page = visited.get(DRAFTS)
    assert visited.post(f"{DRAFTS}{draft}/discard/", token(page)).status_code == 303
    assert "还能取回" in text(visited.get(DRAFTS))
    assert visited.post(f"{DRAFTS}{draft}/discard/", token(page)).status_code == 409
    assert visited.post(f"{DRAFTS}{draft}/restore/", token(page)).status_code == 303
    assert "没填完的草稿" in text(visited.get(f"{HOME}/outlet/"))
    assert visited.post(f"{DRAFTS}123456/discard/", token(page)).status_code == 409
    assert visited.post(f"{DRAFTS}{draft}/discard/").status_code == 403


def test_a_colleague_of_another_place_sees_none_of_it(house: House, visited: Client) -> None:
    draft = saved(house, visited)
    other = house.browser("周敏")
    page = other.get(DRAFTS)
    assert "没有草稿" in text(page)
    assert other.get(f"{DRAFTS}{draft}/").status_code == 409
    assert other.post(f"{DRAFTS}{draft}/discard/", token(page)).status_code == 409
    assert house.browser("阿依努尔").get(DRAFTS).status_code == 403


def test_a_complaint_is_not_offered_as_a_draft(house: House, visited: Client) -> None:
    sent = house.form(visited) | {"text": "服务不好"}
    assert visited.post(f"{HOME}/outlet/item/complaint/draft/", sent).status_code == 403
    assert rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_a_picture_comes_with_the_case_and_is_shown_to_whoever_may_see_it(house: House, visited: Client) -> None:
    done = visited.post(ITEM, house.form(visited) | {"scan-0": picture()})
    assert done.status_code == 303, text(done)[:500]
    number = done["Location"].rstrip("/").rpartition("/")[2]
    assert rows("SELECT how, count(*) FROM cases_material GROUP BY how ORDER BY how") == [("original", "1"), ("scan", "1")]
    assert rows("SELECT count(*) FROM cases_case") == [("1",)]
    scan = rows("SELECT id FROM cases_material WHERE how = 'scan'")[0][0]
    shown = visited.get(f"{HOME}/outlet/case/{number}/scan/{scan}/")
    assert (shown.status_code, shown["Content-Type"], shown.content) == (200, "image/png", png())
    assert visited.get(f"{HOME}/outlet/case/{number}/scan/999/").status_code == 404
    assert house.browser("周敏").get(f"{HOME}/outlet/case/{number}/scan/{scan}/").status_code == 404
    centre, at = house.browser("阿依努尔"), f"{HOME}/centre/case/{number}/"
    assert text(centre.get(at)).count(f'<img src="/r/tacheng/centre/case/{number}/scan/{scan}/"') == 1
    assert "保管期限：永久" in text(centre.get(at))
    assert centre.get(f"{at}scan/{scan}/").content == png()
    assert centre.get(f"{at}scan/999/").status_code == 404
    assert house.browser("额敏审核").get(f"{at}scan/{scan}/").status_code == 404
    assert ("材料影像",) in rows("SELECT reason FROM audit_entry WHERE act = 'read'")


def test_pictures_outlast_an_answer_that_is_wrong_and_the_same_form_twice_is_one_case(house: House, visited: Client) -> None:
    form = house.form(visited)
    wrong = visited.post(ITEM, form | {"month": "", "scan-0": picture()})
    assert wrong.status_code == 422
    assert "草稿里已有 1 张照片" in text(wrong)
    again = form | {"key": field(wrong, "key"), "draft": field(wrong, "draft"), "month": "202611"}
    first, second = visited.post(ITEM, again), visited.post(ITEM, again)
    assert first.status_code == 303
    assert second.get("Location") == first["Location"]
    assert rows("SELECT state, number IS NULL FROM cases_case") == [("handled", "f")]


def test_a_form_with_a_picture_sent_twice_is_one_case_and_leaves_no_draft(house: House, visited: Client) -> None:
    form = house.form(visited)
    first, second = (visited.post(ITEM, form | {"scan-0": picture()}) for _ in range(2))
    assert first.status_code == 303
    assert second["Location"] == first["Location"]
    assert rows("SELECT state FROM cases_case") == [("handled",)]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("身份证.exe", png(), "只收照片"),
        ("..\\..\\passwd.png", b"not a picture", "没有收下"),
        ("空.png", b"", "没有收下"),
        ("假.png", b"GIF89a" + b"x" * 50, "没有收下"),
        ("名实不符.jpg", png(), "没有收下"),
        ("截断.png", png()[:-4], "没有收下"),
        ("尾巴.png", png() + b"<script>", "没有收下"),
        ("炸弹.png", png(60000, 60000), "没有收下"),
        ("CON.png", png(), "没有收下"),
        ("脚本.pdf", b"%PDF-1.4\n/JavaScript (app.alert(1))\nstartxref\n%%EOF", "没有收下"),
        ("大.png", png() + b"\0" * (11 * 1024 * 1024), "没有收下"),
    ],
)
def test_what_is_no_honest_picture_is_refused_with_the_form_as_it_was(
    house: House, visited: Client, name: str, data: bytes, said: str
) -> None:
    form = house.form(visited)
    for path in (ITEM, f"{ITEM}draft/"):
        answer = visited.post(path, form | {"scan-0": picture(name, data)})
        assert answer.status_code == 422, path
        assert said in text(answer)
    assert rows("SELECT count(*) FROM cases_case") == [("0",)]


def test_of_a_form_that_is_refused_no_picture_stays(house: House, visited: Client) -> None:
    form = house.form(visited)
    answer = visited.post(ITEM, form | {"scan-0": [picture(), picture("假.png", b"GIF89a" + b"x" * 50)]})
    assert answer.status_code == 422
    answer = visited.post(f"{ITEM}draft/", form | {"month": "x" * 401, "scan-0": picture()})
    assert answer.status_code == 422
    assert rows("SELECT erased_at IS NOT NULL FROM files_file") == [("t",)] * 2
    assert rows("SELECT reason FROM audit_entry WHERE act = 'files.give_up' ORDER BY id") == [
        ("files.unknown_kind",),
        ("cases.answers_refused",),
    ]


def test_seven_pictures_are_too_many_and_one_beside_the_materials_is_not_looked_at(house: House, visited: Client) -> None:
    answer = visited.post(ITEM, house.form(visited) | {"scan-0": [picture() for _ in range(7)]})
    assert answer.status_code == 422
    assert "最多 6 张" in text(answer)
    assert visited.post(ITEM, house.form(visited) | {"scan-9": picture()}).status_code == 303
    assert rows("SELECT count(*) FROM files_file") == [("0",)]


def test_a_draft_over_the_interface_of_a_banks_own_system(house: House, api: Callable[..., HttpResponse]) -> None:
    import json

    given = api("post", "nonce").json()  # type: ignore[attr-defined]
    sent = Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(given["nonce"])), content_type="application/json")
    assert sent.status_code == 200
    assert api("get", "drafts").status_code == 409
    assert api("post", "visits").status_code == 200
    made = api("post", "drafts", {"item": "enroll_flexible", "answers": {"month": "202611"}})
    assert made.status_code == 201, made.content
    draft = json.loads(made.content)
    assert (draft["answers"], draft["saved_by"]) == ({"month": "202611"}, "李静")
    assert json.loads(api("get", "drafts").content) == [draft]
    assert api("post", "drafts", {"item": "no_such"}).status_code == 404
    assert api("post", "drafts", {"item": "enroll_flexible", "answers": {"month": "x" * 500}}).status_code == 422
    assert api("delete", "drafts/9999").status_code == 409
    body = {"item": "enroll_flexible", "answers": {"month": "202611"}, "checked": [IDENTITY], "draft": draft["draft"]}
    assert api("post", "cases", body, key="12345678").status_code == 201
    assert api("post", "cases", body, key="12345678").status_code == 200
    assert json.loads(api("get", "drafts").content) == []
    assert rows("SELECT id FROM cases_case") == [(str(draft["draft"]),)]
