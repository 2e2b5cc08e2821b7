"""事项接线：item → handler."""

from collections.abc import Mapping

from sheyintong.casework.cases.types import Handler
from sheyintong.items.asking import PrintRights, QueryCase
from sheyintong.items.changing import ChangeBasic, ChangeKey
from sheyintong.items.enrolling import EnrollFlexible, EnrollResident
from sheyintong.items.helping import Complaint, ProxyRegister
from sheyintong.items.pausing import ResumeFlexible, StopFlexible
from sheyintong.items.reversing import ReverseCase

ALL: tuple[Handler, ...] = (
    EnrollFlexible(),
    EnrollResident(),
    StopFlexible(),
    ResumeFlexible(),
    ChangeBasic(),
    ChangeKey(),
    PrintRights(),
    QueryCase(),
    ProxyRegister(),
    Complaint(),
    ReverseCase(),
)
HANDLERS: Mapping[str, Handler] = {handler.item: handler for handler in ALL}
