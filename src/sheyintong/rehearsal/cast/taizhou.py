"""泰州的人物：a smaller cast, to show that another region is another world. Everybody and every number is invented."""

from datetime import date

from django.utils.translation import gettext_noop as _

from sheyintong.registers.enrolments.types import EnrolmentKind, Scheme
from sheyintong.registers.outlets.types import OutletKind, Tier
from sheyintong.registers.people.types import Sex
from sheyintong.registers.staff.types import Role

from .people import Bank, Cast, Enrolled, Player, Resident, Spot, Step

AREA = "321289"
BANK, BRANCH = "凤城银行", "凤城银行城东支行"
COUNTER, CENTRE, WATCH = _("网点"), _("经办中心"), _("监督与管理")

CAST = Cast(
    region="taizhou",
    banks=(Bank(BANK, "321202", "TZ-2026-008", date(2026, 1, 1), date(2028, 1, 1)),),
    spots=(
        Spot(BRANCH, OutletKind.BANK, "321202", "海陵区城东街道示例路 18 号", BANK, "TZ-YH-001", Tier.BASIC, "TZ-DK-0001"),
        Spot("海陵区社会保险中心大厅", OutletKind.CENTRE, "321202", "海陵区示例路 2 号"),
    ),
    players=(
        Player("xuyun", "许云", Role.TELLER, BRANCH, _("城东支行社保窗口"), COUNTER, True),
        Player("caolei", "曹磊", Role.OUTLET_MANAGER, BRANCH, _("城东支行负责人：人员证书"), COUNTER),
        Player("shenyan", "沈燕", Role.REVIEWER, "321202", _("海陵区中心审核"), CENTRE),
        Player("guofeng", "郭峰", Role.CENTRE_MANAGER, "321202", _("海陵区中心负责人"), CENTRE),
        Player("dinghong", "丁红", Role.AUDITOR, "3212", _("审计：谁看过谁的信息"), WATCH),
    ),
    residents=(
        Resident(
            "panguilan", "潘桂兰", date(1975, 6, 18), Sex.FEMALE, "321202001", AREA, "024", "15402890101", "海陵区城东街道示例 4 号", _("51 岁，8 月离职"),
            enrolled=(Enrolled(Scheme.EMPLOYEE_PENSION, EnrolmentKind.EMPLOYEE, date(2010, 5, 1), date(2026, 9, 1)),),
        ),
        Resident("zhoujie", "周喆", date(1995, 9, 9), Sex.MALE, "321202100", AREA, "033", "15402890102", "海陵区九龙镇示例村 6 号", _("31 岁，还没有参保")),
    ),
    tour=(
        Step(_("柜员受理"), _("许云在窗口读潘桂兰的身份证，办一件业务"), _("从这里开始"), "/outlet/", "xuyun"),
        Step(_("中心审核"), _("沈燕审核送上来的办件，说明理由"), _("看队列"), "/centre/", "shenyan"),
        Step(_("居民看到"), _("潘桂兰在手机上用回执查到办好了没有，不用登录"), _("看手机"), "/status/"),
        Step(_("审计证明"), _("丁红查谁看过潘桂兰的信息，证明记录没有被改过"), _("看证明"), "/centre/audit/", "dinghong"),
    ),
)  # fmt: skip
