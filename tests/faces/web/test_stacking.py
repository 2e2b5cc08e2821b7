"""窄屏的表：labels are the heads of the table's own columns, and a table stays a table."""

import re
from pathlib import Path

from sheyintong.faces import web
from sheyintong.faces.web.stacking import stacked

TABLE = """<table class="tbl queue">
  <caption class="vh">办件</caption>
  <thead>
    <tr><th scope="col"><span class="vh">选</span></th><th scope="col">还剩 <span aria-hidden="true">▲</span></th><th scope="col">"要留意"</th></tr>
  </thead>
  <tbody>
    <tr class="grp"><th colspan="3" scope="colgroup">参保登记</th></tr>
    <tr class="late"><td><input type="checkbox"></td><th scope="row">3 天</th><td class="small">
    </td></tr>
    <tr><td colspan="2">没有</td><td>要</td></tr>
  </tbody>
</table>"""
ALONE = {"ui/chart.html"}
"""Two columns that fit everywhere."""


def test_cells_carry_the_head_of_their_column_and_roles() -> None:
    made = stacked(TABLE)
    assert '<td role="cell" data-label="选"><input' in made
    assert '<th scope="row" role="rowheader" data-label="还剩">3 天</th>' in made
    assert '<td class="small" role="cell" data-nothing>' in made
    assert '<th colspan="3" scope="colgroup" role="columnheader">参保登记</th>' in made
    assert '<td colspan="2" role="cell">没有</td><td role="cell" data-label="&quot;要留意&quot;">要</td>' in made
    assert made.count('role="row"') == 4
    assert made.count('role="rowgroup"') == 2
    assert made.count('role="columnheader"') == 4
    assert made.startswith('<table role="table" class="stacks tbl queue">')
    assert "data-label" not in made[: made.index("</thead>")]


def test_what_stood_in_the_table_still_stands_there() -> None:
    bare = re.compile(r' role="\w+"| data-(?:label="[^"]*"|nothing)|stacks (?=tbl)')
    assert bare.sub("", stacked(TABLE)) == TABLE


def test_a_table_without_a_head_keeps_its_cells() -> None:
    assert stacked('<table class="tbl"><tr><td>a</td></tr></table>') == (
        '<table role="table" class="stacks tbl"><tr role="row"><td role="cell">a</td></tr></table>'
    )


def test_every_table_of_every_page_is_made_ready_for_a_phone() -> None:
    faces = Path(web.__file__).parents[1]
    pages = {path: path.read_text() for path in faces.rglob("*.html")}
    tables = {path: text for path, text in pages.items() if "<table" in text}
    assert len(tables) > 50
    forgotten = [path.name for path, text in tables.items() if re.search(r"(?<!{% stacked %})<table", text)]
    assert forgotten == [name.rsplit("/")[-1] for name in ALONE]
