"""文件接线：who refers to files; what none of them refers to is swept. A table with the number of a file has its owner's line here."""

from collections.abc import Mapping

from sheyintong.casework.cases import queries as cases
from sheyintong.foundation.files.types import Claims
from sheyintong.registers.outlets import queries as outlets
from sheyintong.registers.partners import queries as partners
from sheyintong.registers.people import queries as people

CLAIMS: Mapping[str, Claims] = {
    "cases": cases.files_claimed,
    "outlets": outlets.files_claimed,
    "partners": partners.files_claimed,
    "people": people.files_claimed,
}
