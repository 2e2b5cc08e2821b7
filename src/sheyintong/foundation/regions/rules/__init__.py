"""统筹区规则：reading a profile, the region's own facts out of it, and the national files of divisions."""

from .divisions import divisions
from .facts import days_off, region_facts
from .reading import chain, compose, profile, texts

__all__ = ["chain", "compose", "days_off", "divisions", "profile", "region_facts", "texts"]
