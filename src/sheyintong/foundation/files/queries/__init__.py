"""文件的查询：a stored file and its bytes, and what a sweep would find."""

from .reading import open_file, open_text, stored_file
from .sweeping import sweepable

__all__ = ["open_file", "open_text", "stored_file", "sweepable"]
