"""往返次数：how often a request at the counter speaks with the database. A true guard of its speed: no noise disturbs a count."""

import json
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client

from tests.hostile.conftest import HOME, House, api, filled, house, house_keys, teller, visited, world
from tests.support.spoken import spoken
from tests.support.world import IDENTITY

__all__ = ["api", "filled", "house", "house_keys", "teller", "visited", "world"]
ITEM = f"{HOME}/outlet/item/enroll_flexible/"
CASE = {"item": "enroll_flexible", "answers": {"month": "202611"}, "checked": [IDENTITY]}


def test_the_post_of_a_form_reads_once_and_writes_once(house: House, visited: Client) -> None:
    form = house.form(visited)
    with spoken() as sent:
        answer = visited.post(ITEM, form)
    assert answer.status_code == 303
    assert len(sent) == 2, sent
    assert "access_session" in sent[0]
    assert "authority_stop" in sent[0]
    assert "INSERT INTO cases_case" in sent[1]


def test_the_call_of_the_interface_reads_once_and_writes_once(house: House, api: Callable[..., HttpResponse]) -> None:
    nonce = json.loads(api("post", "nonce").content)["nonce"]
    read = Client().post(f"{HOME}/bridge/reading", json.dumps(house.reading(nonce)), content_type="application/json")
    assert read.status_code == 200
    assert api("post", "visits").status_code == 200
    api("get", "items/enroll_flexible")  # what is in force a process reads once
    with spoken() as sent:
        answer = api("post", "cases", CASE, key="request-00000001")
    assert answer.status_code == 201
    assert len(sent) == 2, sent


def test_the_pages_of_a_counter_stay_within_their_round_trips(house: House, visited: Client) -> None:
    for path, most in ((f"{HOME}/outlet/", 11), (ITEM, 4)):
        visited.get(path)
        with spoken() as sent:
            assert visited.get(path).status_code == 200
        assert len(sent) <= most, (path, sent)
