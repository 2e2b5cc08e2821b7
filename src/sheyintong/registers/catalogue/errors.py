"""事项的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchItem(Refusal):
    """没有这个事项。"""

    code = "catalogue.no_such_item"
    person = "没有“{item}”这个事项。"
    operator = "No item '{item}' in the catalogue of this region."
    kind = RefusalKind.MISSING


class NoListInForce(Refusal):
    """没有生效的清单。"""

    code = "catalogue.no_list_in_force"
    person = "{on} 没有为“{tier}”级网点生效的服务清单。"
    operator = "No list of tier '{tier}' is in force on {on}."
    kind = RefusalKind.MISSING


class ListChanged(Refusal):
    """已经生效的清单不能改：a list is a dated version; a change is a new version."""

    code = "catalogue.list_changed"
    person = "清单“{version}”已经装入，内容不能改，请另加一个版本。"
    operator = "List version '{version}' of tier '{tier}' is loaded already with other lines; add a new version instead."
    kind = RefusalKind.CONFLICT
