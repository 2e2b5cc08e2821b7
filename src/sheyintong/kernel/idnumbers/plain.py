"""号码整形：what a hand, a scanner or a spreadsheet adds to a number is taken off; nothing else is repaired."""

_WIDE = {0xFEE0 + code: code for code in range(ord("!"), ord("~") + 1)}
_LONGEST = 256


def plain(text: str) -> str:
    """The number without white space and byte order marks, full-width signs made narrow, letters upper case.

    A text longer than any number comes back cut, to be refused for its length.
    Only ASCII letters are raised: ``str.upper`` would turn ``ß`` into two letters and the Turkish ``ı`` into a plain I.
    """
    dense = "".join(text.split())
    if dense.isascii():
        return dense[:_LONGEST].upper()
    dense = dense.replace("\ufeff", "")[:_LONGEST].translate(_WIDE)
    return "".join(c.upper() if c.isascii() else c for c in dense)
