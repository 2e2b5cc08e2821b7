"""窄屏的表：on a phone each row of a table is a block of labels and values. The labels are the heads of its own columns, and it stays a table."""

import re

HEAD = re.compile(r"<thead>.*?</thead>", re.S)
ROW = re.compile(r"<tr\b([^>]*)>(.*?)</tr>", re.S)
CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.S)
SPAN = re.compile(r'colspan="(\d+)"')
UNSPOKEN = re.compile(r'<(\w+) aria-hidden="true">.*?</\1>|<[^>]*>', re.S)
SHOWS = re.compile(r"<(?:input|img|svg|select|button)\b")
ROLES = {"col": "columnheader", "colgroup": "columnheader", "row": "rowheader"}
SCOPE = re.compile(r'scope="(\w+)"')


def _words(inside: str) -> str:
    """What a cell says, without its tags and without what is only for the eye."""
    return " ".join(UNSPOKEN.sub(" ", inside).split()).replace('"', "&quot;")


def _role(words: str) -> str:
    scope = SCOPE.search(words)
    return ROLES[scope[1]] if scope else "cell"


def _row(columns: list[str], words: str, inside: str) -> str:
    """A row with its roles; each cell of one column carries the head of that column, unless it shows nothing."""
    at = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal at
        tag, more, held = found.groups()
        span = SPAN.search(more)
        label = "" if span or at >= len(columns) else columns[at]
        at += int(span[1]) if span else 1
        told = f' data-label="{label}"' if label else ""
        if not _words(held) and not SHOWS.search(held):
            told = " data-nothing"
        return f'<{tag}{more} role="{_role(more)}"{told}>{held}</{tag}>'

    return f'<tr{words} role="row">{CELL.sub(cell, inside)}</tr>'


def stacked(table: str) -> str:
    """The markup of a table, made ready to be stacked. The roles stay where a browser drops them together with the looks of a table."""
    found = HEAD.search(table)
    columns = [_words(each[3]) for each in CELL.finditer(found[0])] if found else []
    head = ROW.sub(lambda row: _row([], row[1], row[2]), found[0]) if found else ""
    body = ROW.sub(lambda row: _row(columns, row[1], row[2]), table[found.end() :] if found else table)
    whole = (table[: found.start()] if found else "") + head + body
    whole = whole.replace('<table class="tbl', '<table role="table" class="stacks tbl', 1)
    return re.sub(r"<(thead|tbody|tfoot)>", r'<\1 role="rowgroup">', whole)
