"""塔城的人物：王秀英 and those who serve her. Everybody, every bank and every number is invented."""

from datetime import date

from django.utils.translation import gettext_noop as _

from sheyintong.registers.enrolments.types import EnrolmentKind, Scheme
from sheyintong.registers.outlets.types import OutletKind, Tier
from sheyintong.registers.people.types import Sex
from sheyintong.registers.staff.types import Role

from .people import Bank, Cast, Enrolled, Player, Resident, Spot, Step

AREA = "654289"
"""A county part that no division holds, and that the synthesis of persons leaves free."""
OASIS, BORDER = "绿洲银行", "边城农商行"
BRANCH, USU = "绿洲银行文化路支行", "边城农商行乌苏路支行"
COUNTER, CENTRE, WATCH = _("网点"), _("经办中心"), _("监督与管理")

CAST = Cast(
    region="tacheng",
    banks=(
        Bank(OASIS, "654201", "TC-2025-017", date(2025, 6, 1), date(2027, 6, 1)),
        Bank(BORDER, "654202", "WS-2025-003", date(2025, 9, 1), date(2027, 9, 1)),
    ),
    spots=(
        Spot(BRANCH, OutletKind.BANK, "654201", "塔城市文化路示例 12 号", OASIS, "TC-YH-001", Tier.BASIC, "TC-DK-0001"),
        Spot(USU, OutletKind.BANK, "654202", "乌苏市乌苏路示例 88 号", BORDER, "WS-YH-001", Tier.BASIC, "WS-DK-0001"),
        Spot("塔城市社会保险中心大厅", OutletKind.CENTRE, "654201", "塔城市示例街 1 号", reader="TC-DK-0101"),
        Spot("和平街道社会保障所窗口", OutletKind.GRASSROOTS, "654201", "塔城市和平街道示例巷 3 号", reader="TC-DK-0201"),
        Spot("额敏县社会保险中心大厅", OutletKind.CENTRE, "654221", "额敏县示例路 6 号"),
    ),
    players=(
        Player("lijing", "李静", Role.TELLER, BRANCH, _("文化路支行社保窗口：读卡、核对、办理、打印回执"), COUNTER, True, "lijing"),
        Player("zhengxiaoyu", "郑晓雨", Role.TELLER, BRANCH, _("文化路支行新来的柜员：还没有证书，看拒绝之后怎么往下走"), COUNTER),
        Player("maxiaoyan", "马晓燕", Role.HALL_GUIDE, BRANCH, _("文化路支行大堂：查手册、告诉居民带什么，不做决定"), COUNTER),
        Player("wuhaitao", "吴海涛", Role.OUTLET_MANAGER, BRANCH, _("文化路支行负责人：人员证书、答复柜员的请求"), COUNTER),
        Player("sunjianjun", "孙建军", Role.BRANCH_MANAGER, OASIS, _("绿洲银行：本行各网点的协议和人员"), COUNTER),
        Player("huoyan", "霍燕", Role.TELLER, USU, _("乌苏路支行柜员：另一家银行、另一个县"), COUNTER, True),
        Player("tursun", "吐尔逊·热合曼", Role.TOWNSHIP_CLERK, "和平街道社会保障所窗口", _("和平街道社保所：家门口的窗口"), COUNTER, True),
        Player("zhoumin", "周敏", Role.CENTRE_CLERK, "654201", _("塔城市中心经办：大厅受理"), CENTRE, True),
        Player("aynur", "阿依努尔·卡德尔", Role.REVIEWER, "654201", _("塔城市中心审核：二次录入、抽查、写明理由"), CENTRE),
        Player("zhaojianhua", "赵建华", Role.CENTRE_MANAGER, "654201", _("塔城市中心负责人：协议、授权、答复网点的请求"), CENTRE),
        Player("hepeng", "贺鹏", Role.CENTRE_CLERK, "654221", _("额敏县中心经办：只看得到额敏的办件"), CENTRE, True),
        Player("gulnar", "古丽娜尔·艾力", Role.CENTRE_MANAGER, "6542", _("塔城地区负责人：各县市的办件和授权"), CENTRE),
        Player("linfang", "林芳", Role.INTERNAL_CONTROL, "6542", _("稽核内控：权限须她与信息中心两人同意"), WATCH),
        Player("qianwei", "钱伟", Role.INFORMATION_CENTRE, "6542", _("信息中心：执行已审定的权限变更"), WATCH),
        Player("chenli", "陈立", Role.AUDITOR, "6542", _("审计：谁看过谁的信息，记录是否被改过"), WATCH),
        Player("hanmei", "韩梅", Role.ADMIN_BODY, "654201R", _("人社局：投诉和由行政部门决定的事项"), WATCH),
    ),
    residents=(
        Resident(
            "wangxiuying", "王秀英", date(1972, 3, 12), Sex.FEMALE, "654201001", AREA, "022", "15402890001", "塔城市文化路示例 20 号", _("54 岁，9 月离职，想自己接着缴养老保险"),
            enrolled=(Enrolled(Scheme.EMPLOYEE_PENSION, EnrolmentKind.EMPLOYEE, date(2012, 3, 1), date(2026, 10, 1)),),
        ),
        Resident(
            "mamatiaishan", "买买提·艾山", date(1955, 5, 6), Sex.MALE, "654201100", AREA, "015", "15402890002", "塔城市二工镇示例村 7 号", _("71 岁，住在村里，参加居民养老保险"),
            ethnicity="05",
            enrolled=(Enrolled(Scheme.RESIDENT_PENSION, EnrolmentKind.RESIDENT, date(2012, 1, 1)),),
        ),
        Resident(
            "liuyang", "刘洋", date(1990, 8, 21), Sex.MALE, "654201001", AREA, "031", "15402890003", "塔城市和平街道示例 5 号", _("36 岁，在职，正在参保缴费；买买提·艾山委托他代办"),
            enrolled=(Enrolled(Scheme.EMPLOYEE_PENSION, EnrolmentKind.EMPLOYEE, date(2014, 7, 1)),), acts_for=("mamatiaishan",),
        ),
        Resident("zhangmeilan", "张美兰", date(1998, 2, 28), Sex.FEMALE, "654201101", AREA, "046", "15402890004", "塔城市恰夏镇示例村 2 号", _("28 岁，还没有参保")),
        Resident("lijing", "李静", date(1994, 6, 18), Sex.FEMALE, "654201001", AREA, "084", "15402890007", "塔城市文化路示例 31 号", _("32 岁，就是窗口的柜员李静：她的业务自己不能办，要换同事"),
            enrolled=(Enrolled(Scheme.EMPLOYEE_PENSION, EnrolmentKind.EMPLOYEE, date(2017, 7, 1)),),
        ),
        Resident("rare", "㛃𬱖", date(1986, 11, 3), Sex.FEMALE, "654202001", AREA, "068", "15402890005", "乌苏市南苑街道示例 9 号", _("乌苏，姓名里有生僻字")),
        Resident(
            "long", "阿卜杜热合曼·阿卜杜克热木·伊斯拉木江·买买提依明·艾合买提江", date(1979, 1, 1), Sex.MALE, "654221100", AREA, "079",
            "15402890006", "额敏县额敏镇示例 11 号", _("额敏，姓名很长"), ethnicity="05",
        ),
        Resident("saule", "沙吾列·哈那提", date(2001, 4, 17), Sex.FEMALE, "654201100", AREA, "094", "15402890008", "塔城市二工镇示例村 15 号", _("25 岁，登记库里还没有她：窗口凭她的身份证登记，再参保"),
            registered=False,
        ),
    ),
    tour=(
        Step(_("柜员参保"), _("李静读王秀英的身份证，几分钟办好灵活就业参保登记"), _("从这里开始"), "/outlet/", "lijing"),
        Step(_("中心复核"), _("阿依努尔审核送来的和抽到的办件，看材料、看前后差异，签字"), _("看队列"), "/centre/", "aynur"),
        Step(_("居民看到"), _("王秀英在手机上用回执查到办好了没有，不用登录"), _("看手机"), "/status/"),
        Step(_("审计证明"), _("陈立查谁看过王秀英的信息，证明记录没有被改过"), _("看证明"), "/centre/audit/", "chenli"),
    ),
)  # fmt: skip
