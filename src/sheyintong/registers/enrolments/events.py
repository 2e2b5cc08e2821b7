"""参保的事件。"""

from typing import Final

ENROLMENTS_LOADED: Final = "enrolments.EnrolmentsLoaded"
