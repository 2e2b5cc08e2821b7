"""名称与编号：what a person writes to call a thing by."""

import unicodedata

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def is_plain(text: str) -> bool:
    """Whether a name or number says something and holds no signs that cannot be seen: two things never look the same by them."""
    return bool(text.strip()) and not any(unicodedata.category(sign) in UNSEEN for sign in text)
