"""统筹区的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class NoSuchPlace(Refusal):
    """没有这个地方的配置。"""

    code = "regions.no_such_place"
    person = "没有“{place}”的配置。"
    operator = "No profile folder '{place}' below '{root}'."
    kind = RefusalKind.MISSING


class NoSuchRegion(Refusal):
    """没有这个统筹区。"""

    code = "regions.no_such_region"
    person = "没有“{slug}”这个统筹区。"
    operator = "No region has the slug '{slug}'."
    kind = RefusalKind.MISSING


class RegionExists(Refusal):
    """统筹区已经有了。"""

    code = "regions.region_exists"
    person = "统筹区“{slug}”已经建过了。"
    operator = "A region with the slug '{slug}' exists already."
    kind = RefusalKind.CONFLICT


class NothingLoaded(Refusal):
    """还没有装入配置。"""

    code = "regions.nothing_loaded"
    person = "这个统筹区还没有装入配置，请联系信息中心。"
    operator = "No profile was ever loaded into this region."
    kind = RefusalKind.UNAVAILABLE


class NoSuchAgency(Refusal):
    """没有这个机构。"""

    code = "regions.no_such_agency"
    person = "没有找到这个机构。"
    operator = "No agency '{agency}' in this region."
    kind = RefusalKind.MISSING


class AgencyMoved(Refusal):
    """机构换了上级：the path of an agency that cases belong to may not change under them."""

    code = "regions.agency_moved"
    person = "机构 {code} 换了上级，要另外办理，不能用配置直接改。"
    operator = "The profile moves agency {code} from {old} to {new}; scopes and cases hang on its path."
    kind = RefusalKind.CONFLICT


class WrongDivisionFile(Refusal):
    """区划文件不对。"""

    code = "regions.wrong_division_file"
    person = "区划文件 {file} 第 {line} 行不能用：{sentence}"
    operator = "{file}:{line}: {sentence}"
