"""盲索引列：a column by which a sealed one is found says on its model how it is made, so that a change of the key reaches every one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

Form = Callable[..., str]
"""As what a clear text is indexed; with ``by`` it is given the value of that column as well."""


def _same(text: str, *_: str) -> str:
    return text


class _OfSealed:
    """What both kinds of columns know: where the clear text lies sealed, and as what it is looked for. No migration holds any of it."""

    sealed: str
    purpose: str
    indexed_as: str
    form: Form
    by: str

    def know(self, sealed: str, purpose: str, indexed_as: str, form: Form, by: str) -> None:
        """Keep it."""
        self.sealed, self.purpose, self.indexed_as, self.form, self.by = sealed, purpose, indexed_as or purpose, form, by


class BlindIndex(_OfSealed, models.BinaryField):  # type: ignore[type-arg]
    """盲索引列：the index of the column ``sealed`` under the newest key."""

    def __init__(
        self, *args: Any, sealed: str = "", purpose: str = "", indexed_as: str = "", form: Form = _same, by: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.know(sealed, purpose, indexed_as, form, by)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """In migrations it is what it is in the database."""
        name, _, args, more = super().deconstruct()
        return name, "django.db.models.BinaryField", args, more


class BlindIndexes(_OfSealed, ArrayField):  # type: ignore[type-arg]
    """多钥盲索引列：the indexes of the column ``sealed`` under every key held and in every form of ``forms``.

    For what is compared inside a statement: whatever key the other side was indexed under, it is in here.
    """

    def __init__(
        self, base_field: Any = None, *, sealed: str = "", purpose: str = "", indexed_as: str = "",
        forms: Callable[[str], tuple[str, ...]] = lambda text: (text,), **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(base_field or models.BinaryField(), **more)
        self.know(sealed, purpose, indexed_as, _same, "")
        self.forms = forms

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """In migrations it is what it is in the database."""
        name, _, args, more = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, more
