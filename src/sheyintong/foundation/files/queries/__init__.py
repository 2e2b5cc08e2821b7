"""文件的查询：a stored file and its bytes, what a sweep would find, and what is kept for how long."""

from .reading import open_file, open_text, stored_file
from .sweeping import sweepable
from .terms import MOST, kept, over

__all__ = ["MOST", "kept", "open_file", "open_text", "over", "stored_file", "sweepable"]
