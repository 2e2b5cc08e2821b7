"""居民：whom the journeys serve beside the cast, one for each story, so that none depends on another. All of them are invented."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sheyintong.kernel.idnumbers.identity import check_character

from .live import Live

AREA = "654289"
"""The county part of the cast's numbers: no division holds it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A resident with a card; ``order`` makes her number, even for women; ``town`` is the code of her township."""

    key: str
    name: str
    birth: date
    order: str
    town: str

    @property
    def number(self) -> str:
        """身份证号 with a right check character."""
        first = f"{AREA}{self.birth:%Y%m%d}{self.order}"
        return first + check_character(first)

    @property
    def card(self) -> dict[str, str]:
        """As a reader reads it."""
        sex = "1" if int(self.order) % 2 else "2"
        return {"method": "id_card_read", "number": self.number, "name": self.name, "birth": self.birth.isoformat(), "sex": sex}


NEIGHBOURS = (
    Neighbour("renamed", "努尔古丽·艾三", date(1981, 4, 18), "502", "654201001"),
    Neighbour("mended", "赵丽萍", date(1979, 9, 2), "504", "654201001"),
    Neighbour("undone", "孙小梅", date(1991, 6, 11), "506", "654201100"),
    Neighbour("usu", "马建国", date(1984, 1, 23), "501", "654202001"),
    Neighbour("complains", "周桂香", date(1969, 12, 5), "508", "654201001"),
    Neighbour("waits", "唐文静", date(1996, 3, 30), "510", "654201001"),
    Neighbour("threefold", "钱秀兰", date(1988, 10, 8), "512", "654201001"),
    Neighbour("proved", "何晓东", date(1993, 5, 17), "503", "654201001"),
    Neighbour("late", "潘海燕", date(1990, 2, 14), "514", "654201100"),
    Neighbour("denied", "顾立新", date(1987, 7, 7), "505", "654201100"),
    Neighbour("pictured", "沈玉兰", date(1983, 8, 26), "516", "654201001"),
    Neighbour("drafted", "韩雪梅", date(1994, 11, 9), "518", "654202001"),
    Neighbour("given_up", "叶秋月", date(1986, 5, 31), "520", "654202001"),
    Neighbour("paper", "何秋月", date(1990, 4, 8), "526", "654201100"),
    Neighbour("granted", "苏春梅", date(1989, 7, 19), "522", "654201001"),
    Neighbour("pushed", "丁海生", date(1992, 1, 15), "507", "654201001"),
    Neighbour("audited", "罗玉梅", date(1986, 9, 21), "524", "654201001"),
)


def settle(live: Live, folder: Path) -> None:
    """Register them by the import that an operator uses, and give the simulated reader their cards."""
    path = folder / "neighbours.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["姓名", "身份证号码", "户籍乡镇", "手机号码"])
        rows.writerows([each.name, each.number, each.town, f"15402891{each.order}"] for each in NEIGHBOURS)
    done = live.command("import", "people", str(path), "--region", "tacheng")
    assert done.returncode == 0, done.stderr
    known = live.home / "demo" / "cards.json"
    cards = json.loads(known.read_text()) | {each.key: each.card for each in NEIGHBOURS}
    known.write_text(json.dumps(cards, ensure_ascii=False))


def neighbour(key: str) -> Neighbour:
    """The one of that card."""
    return next(each for each in NEIGHBOURS if each.key == key)
