"""人员的规则：what a person's record must be, and how she is found."""

from .checks import checked_document, checked_number, clean_address, clean_name, clean_phone, need_birth
from .search import Search, SearchBy, understood
from .shapes import NameKeys, document_forms, document_indexed, keys_of, mask_of_contact, mask_of_number, number_indexed, other_form

__all__ = [
    "NameKeys",
    "Search",
    "SearchBy",
    "checked_document",
    "checked_number",
    "clean_address",
    "clean_name",
    "clean_phone",
    "document_forms",
    "document_indexed",
    "keys_of",
    "mask_of_contact",
    "mask_of_number",
    "need_birth",
    "number_indexed",
    "other_form",
    "understood",
]
