"""采集进程：post the form of an item for some persons with every statement written down; JSON on the last line."""

import itertools
import json
import sys
from typing import Any

from sheyintong.config.wsgi import application as _application  # noqa: F401  (sets Django up)


def main() -> None:
    """Read whom to accept for from standard input."""
    from django.db.backends.utils import CursorWrapper
    from django.test import Client
    from tests.support.counter import ITEM, Stand

    from sheyintong.engines.database import statements
    from sheyintong.faces.web.session import csrf_of

    stands, month, checked = json.loads(sys.stdin.read())
    sent: list[tuple[str, list[str | None]]] = []
    orm: list[str] = []
    send, execute = statements._send, CursorWrapper._execute

    def noted(server: Any, sql: bytes, params: Any) -> Any:
        sent.append((sql.decode(), [None if p is None else p.decode() for p in params]))
        return send(server, sql, params)

    def by_orm(self: Any, sql: str, *rest: Any) -> Any:
        orm.append(sql)
        return execute(self, sql, *rest)

    statements._send, CursorWrapper._execute = noted, by_orm
    browser, seen = Client(SERVER_NAME="127.0.0.1"), []
    for given in stands:
        stand = Stand(*given)
        fields = {"csrf": csrf_of(stand.token), "visit": stand.visit, "key": f"bench-{stand.person}", "month": month, "checked": checked}
        browser.cookies["syt"] = stand.token
        sent.clear()
        orm.clear()
        answer = browser.post(f"/r/tacheng/outlet/item/{ITEM}/", fields)
        assert answer.status_code == 303, answer.content.decode()
        seen.append((list(sent), len(orm), given))
    for one, two in itertools.combinations(seen[2:], 2):  # the first calls fill what a process keeps
        same_county = one[0][-1][1][0] == two[0][-1][1][0]  # the prefix of the case number
        if same_county and [sql for sql, _ in one[0]] == [sql for sql, _ in two[0]]:
            print(json.dumps([one[0], two[0], one[2], two[2], len(two[0]) + two[1], two[1]]))
            return
    raise SystemExit("no two acceptances sent the same statements")


if __name__ == "__main__":
    main()
