"""组件样张：every component in every state, as data. `gallery` draws them; tests check them; all persons are invented."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe

from .components import (
    Bar,
    Button,
    Chart,
    ChartBar,
    Chip,
    Chips,
    Choice,
    Column,
    Confirm,
    EmptyState,
    Entry,
    ErrorSummary,
    Field,
    Form,
    Group,
    Item,
    ItemList,
    Line,
    Masked,
    Material,
    MaterialTable,
    Notice,
    Pager,
    Place,
    Problem,
    Progress,
    Reason,
    Receipt,
    ReceiptLine,
    RefusalPanel,
    Reminder,
    Reminders,
    Row,
    Step,
    StepLine,
    SummaryList,
    SummaryRow,
    Table,
    Tag,
    Timeline,
)

LONG = "阿卜杜热合曼·阿卜杜克热木·伊斯拉木江·买买提依明·艾合买提江·吐尔逊·玉苏普江·阿布力克木·麦合木"  # 50 characters and more
RARE = "\U0002cc56"
HERE = "#main"
NOWHERE = "/design/"
PAY = (Choice("self", "自己缴", "税务、银行 App 或柜台"), Choice("card", "按月从社保卡代扣", disabled_reason="先激活卡的金融功能才可选"))
SEAL = mark_safe(
    '<svg width="96" height="96" viewBox="0 0 3 3" role="img" aria-label="核验二维码"><path d="M0 0h1v1H0zM2 0h1v1H2zM0 2h1v1H0zM1 1h1v1H1z" fill="currentColor"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One panel of the gallery: its heading, what to look at, how many of the four columns it takes, what it shows."""

    title: str
    shown: tuple[object, ...]
    note: str = ""
    span: int = 1
    side_by_side: bool = False


def cases(count: int) -> tuple[Row, ...]:
    """``count`` rows as a queue has them."""
    return tuple(
        Row(
            (Line(f"…1124 {n:04}", HERE), "灵活就业人员参保登记", "王*英", Tag("run", "等审核", plain=True), f"{n * 840:,}.00"),
            pick=str(n), called=f"选 1124 {n:04}",
        )
        for n in range(1, count + 1)
    )  # fmt: skip


COLUMNS = (
    Column("办件号", sort="?sort=number", order="up", narrow=True),
    Column("事项"),
    Column("参保人"),
    Column("到了哪一步"),
    Column("金额（元）", number=True),
)
NOTHING = EmptyState(
    "没有逾期的办件",
    "最近一次逾期是 2026-11-23（1 件，当天办结）。接下来最急的一件还剩 1 个工作日。",
    (Button("取最急的一件给我", HERE, "two"),),
)
REASONS = (
    Reason(
        "地区服务清单里没有这一项",
        "《塔城地区社银合作事项清单》第 1 版",
        "partners.item_not_on_list",
        "2026-01-01 起有效",
        "塔城地区社会保险中心 合作管理科",
    ),
    Reason(
        "合作协议没有授权到这一项",
        "协议 TC-2025-017 第 4 条第 2 款、附件一",
        "partners.agreement_scope",
        "2025-06-01 至 2027-05-31",
        "赵建华 塔城市社保中心",
    ),
    Reason("您没有这一项的单项证书", "柜员上岗管理规定第 6 条", "staff.certificate_missing", mender_name="吴海涛 网点负责人"),
)
BRING = (
    Material("居民身份证", "经办条例第 31 条：办理时核验身份", "读卡取得", field="checked", ticked=True, checked="李静 11:42"),
    Material("户口簿", "公安数据可共享", demanded=False),
)

CONTROLS = (
    Sample(
        "按钮",
        (
            Bar((Button("确认办理"), Button("存草稿", look="two", key="F8"), Button("撤销登记", look="bad"), Button("导出 63 行", HERE, "two", small=True))),
            Bar((Button("确认办理", disabled_reason="中心连接断开，连上后继续"), Button("确认办理", pending=True))),
            Bar((Button("确认办理", key="Ctrl+Enter", cap="Ctrl ⏎"),), "王*英从 2026年11月 起参加企业职工基本养老保险。"),
        ),
        "主要、次要、危险、小；停用的旁边写原因；已提交的不会重复",
        2,
    ),
    Sample(
        "字段",
        (
            Field("phone", "手机号码", "phone", "办理结果发到这里", value="138****2046"),
            Field("wrong", "手机号码", "phone", value="138****204", error="少 1 位，应为 11 位"),
            Field("fixed", "手机号码", "phone", value="138****2046", disabled_reason="由实名绑定带出，不能改"),
            Field("base", "月缴费基数", "amount", value="4,200.00"),
            Field("month", "费款所属期", "month", value="2026-11"),
            Field("day", "起始日期", "date", required=False),
            Field("typed", "起始日期", "date", value="明天", error="请写成 2026-12-01 的样子"),
            Field("outlet", "网点", "select", choices=(Choice("1", "文化路支行"), Choice("2", "光明路支行", disabled_reason="停业"))),
            Field("name", "姓名（最多 50 字）", "note", "分隔点用“·”；不截断，表格里换行", value=LONG),
            Field("number", "身份证号码", "id_number", sealed=True),
        ),
        "平常、错误、停用、带单位、长文本、留下打错的",
        2,
        True,
    ),
    Sample(
        "单选", (Field("paying", "打算怎么缴？", "choice", choices=PAY, value="self", number=2), Field("sms", "要短信吗？", "yesno", value="yes")), span=2
    ),
    Sample(
        "错误汇总",
        (ErrorSummary((Problem("wrong", "手机号码：少 1 位，应为 11 位"), Problem("typed", "起始日期：请写成 2026-12-01 的样子")), focus=False),),
        "提交后焦点到这里；每行跳到它的字段",
    ),
    Sample(
        "遮蔽与显示",
        (
            Masked("6542**********1528", "证件号码", NOWHERE, (Choice("paper", "核对纸质材料"), Choice("aloud", "本人要求念出"))),
            Masked("6542**********1528", "证件号码", clear="654201197205011528"),
            Masked("138****2046", "手机号码"),
        ),
        "须写理由，会留痕",
    ),
    Sample(
        "后果写成话的确认",
        (
            Confirm(
                "撤销王*英的参保登记？", "她将回到“2026年9月停保”。11 月未缴费，不产生退款。回执作废，她会收到短信。", NOWHERE,
                Button("撤销登记", look="bad"), Button("不撤销", HERE, "two"),
            ),
        ),
    ),
    Sample(
        "折叠的表单",
        (
            Form("plate", "挂牌号", NOWHERE, Button("登记"), (Field("number", "挂牌号", prefix="plate-"),)),
            Form(
                "week", "营业时间", NOWHERE, Button("登记"), intro="两栏都空着就是不服务。", unfolded=True,
                groups=(Group("星期一", (Field("a", "上午开", "time", value="09:30", prefix="week-"), Field("b", "上午关", "time", value="13:30", prefix="week-"))),),
            ),
        ),
        "点标题展开；有错的已展开，汇总在最前",
        2,
    ),
    Sample(
        "提示条",
        (
            Notice("登记后即可缴费。"),
            Notice("核验通过。", "ok", "好"),
            Notice("卡的金融功能未激活。", "warn", "留意"),
            Notice("中心连接断开，正在存草稿。", "bad", "不行", live=True),
        ),
    ),
    Sample(
        "没有网络",
        (Notice("照常能办，已存 2 笔。", "warn", "没有信号"), Bar((Button("确认办理", disabled_reason="连上后继续；读卡和草稿照常"),))),
    ),
)  # fmt: skip
FACTS = (
    Sample(
        "步骤线",
        (
            StepLine(
                (
                    Step("受理", "done", ("李静　11-24 11:42", "本人在场")),
                    Step("办理", "done", ("李静　11-24 11:51", "写入登记")),
                    Step("审核", "now", ("阿依努尔　11-26 前", "抽查中")),
                    Step("反馈", "ahead", ("短信和回执", "12-08 前")),
                )
            ),
        ),
        span=4,
    ),
    Sample(
        "状态",
        (Tag("ok", "办结"), Tag("run", "等审核"), Tag("warn", "待补正"), Tag("bad", "退回"), Tag("idle", "草稿"), Tag("ok", "正常", True), Tag("bad", "故障", True)),
        "词加形，不只靠颜色：圆好，菱进行，三角留意，方不行，空圈没有或未开始",
    ),
    Sample(
        "摘要",
        (
            SummaryList(
                (
                    SummaryRow("姓名", "王*英", "身份证读卡"),
                    SummaryRow("生僻字", f"{RARE}*（U+2CC56）", "字库有此字；没有时写码位和拼音"),
                    SummaryRow("长名", LONG, "换行，不截断", Line("改", HERE, "长名")),
                    SummaryRow("社保卡", Tag("warn", "金融功能未激活", plain=True), "卡管系统 11:42"),
                )
            ),
        ),
        "每件事写来处",
    ),
    Sample(
        "经过",
        (
            Timeline(
                (
                    Entry("11-24 11:51　办结", "写入登记，回执已打印", reached=True),
                    Entry("11-24 12:20　即办抽查", "阿依努尔，通过"),
                    Entry("12-08 前　法定期限"),
                )
            ),
        ),
    ),
    Sample(
        "长任务进度",
        (
            Progress("回盘核对", 612_400, 1_000_000, "行", "每秒 118,000 行，还要约 4 秒。可以关掉这一页，完成后通知您。", Button("停下（已核对的保留）", look="two", small=True), NOWHERE),
        ),
    ),
    Sample(
        "图",
        (
            Chart(
                "今天五级评价件数",
                (
                    ChartBar("非常满意", 437, "437"), ChartBar("满意", 44, "44"), ChartBar("基本满意", 4, "4", "warn"),
                    ChartBar("不满意", 2, "2", "bad"), ChartBar("非常不满意", 0, "0", "bad"),
                ),
                "评价", "件", "共 487 件，2026-11-24",
            ),
        ),
        "轴从零起；背后有表",
    ),
    Sample(
        "回执",
        (
            Receipt(
                "社会保险业务办理回执", "塔城市社会保险中心　委托　绿洲银行文化路支行办理",
                (SummaryRow("回执号", "TC-20261124-0124"), SummaryRow("办理时间", "2026-11-24 11:42–11:51"), SummaryRow("办理人", "王*英（本人）"), SummaryRow("经办", "李静　3 号窗口")),
                "这次问了 2 件，办结 1 件",
                (
                    ReceiptLine("已办结", "灵活就业人员参保登记", "从 2026年11月 起参加企业职工基本养老保险，参保地塔城市。", "依据 社会保险经办条例第 6 条"),
                    ReceiptLine("未能办", "人员重要信息变更", "本网点没有授权。可到塔城市社会保险中心办理。", settled=False),
                ),
                ("12 月 31 日前缴 11 月的养老保险费。", "今天 19:30 前可由本人回本窗口撤销第 1 件。"),
                "7K3M-Q9TX-42HD", SEAL, "核验只显示回执号、时间和事项，不显示姓名和证件号。", "办理免费（条例第 32 条）。有疑问请拨 12333。",
            ),
        ),
        "A5，不靠颜色",
        2,
    ),
)  # fmt: skip
LISTS = (
    Sample(
        "表格",
        (
            Table(
                "办件",
                COLUMNS,
                (Row((Line("…1106 0312", HERE), "职工参保登记", LONG, Tag("run", "等审核", plain=True), "12,600.00"), late=True),
                 Row((Line("…1120 0143", HERE), "人员退费", f"{RARE}*", Tag("warn", "待补正", plain=True), "840.00"), selected=True)),
                NOTHING, Pager(1, 2, 63, 1, 32, "?page="), Line("导出 63 行", HERE), ("合计 63 行", "1,046,220.40"),
            ),
        ),
        "排序、合计、导出、逾期、选中、50 字姓名、生僻字",
        2,
    ),
    Sample(
        "成批处理",
        (
            Table(
                "抽查", COLUMNS, cases(3), NOTHING, bulk=(Button("抽查通过", small=True), Button("分派", look="two", small=True)),
                bulk_action=NOWHERE, bulk_note="只有“即办抽查”可以批量通过，会逐件留下您的签名。",
            ),
        ),
        span=2,
    ),
    Sample("空表", (Table("逾期的办件", COLUMNS, (), NOTHING),), "说没有什么，接下来做什么"),
    Sample(
        "筛选与分页",
        (
            Chips("范围", (Chip("我的", "?of=mine", 14), Chip("全组", "?of=team", 63, True), Chip("逾期", "?late=1", 2, tone="bad"), Chip("今天到期", "?today=1", 2, tone="warn"))),
            Pager(46, 60, 10_000, 4, 667, "?page=", "筛选"),
        ),
    ),
    Sample("长列表", (Table("十五行", COLUMNS, cases(15), NOTHING, Pager(1, 15, 10_000, 1, 667, "?rows=", "长列表")),), span=2),
)  # fmt: skip
COUNTER = (
    Sample(
        "能办与不能办",
        (
            ItemList(
                (
                    Item("1", "灵活就业人员参保登记", HERE, "9 月停保后未续；只问 3 个问题", "即时办结", 4),
                    Item("2", "个人权益记录（参保证明）打印", HERE, outcome="即时办结", minutes=1),
                    Item("3", "灵活就业缴费（选年度与档次）", HERE, "先办 1，办完即可缴", "等 1", waits=True),
                ),
                (Item("a", "人员重要信息变更", HERE, "本网点没有授权"), Item("b", "失业保险金申领", HERE, "不在本地区网点清单")),
            ),
        ),
        span=2,
    ),
    Sample("什么都不能办", (ItemList((), (Item("c", "人员重要信息变更", HERE, "本网点没有授权"),), "看下面的理由，一个请求就能送到能解决的人。"),), span=2),
    Sample(
        "该提醒她",
        (
            Reminders(
                (
                    Reminder("warn", "养老中断 2 个月", "2026年10月、11月没有缴费记录。", "gap"),
                    Reminder("idle", "卡未激活", "金融功能未激活，代扣和领待遇会失败。", "card", said=True),
                ),
                NOWHERE,
                "规则：灵活就业断缴、卡未激活。来源见每条详情。",
            ),
        ),
    ),
    Sample("材料", (MaterialTable(BRING),), span=2),
    Sample(
        "不能办",
        (
            RefusalPanel(
                "3 条理由，都解决了才能受理", REASONS, Button("一次请求三位"), NOWHERE, "事项、网点、理由；不含王*英的信息。5 个工作日内答复。",
                "即使以后授权，网点也只能受理和反馈，变更一律由中心审核。",
                (Place("塔城市社会保险中心", Tag("ok", "办理中"), "政务服务中心 2 楼 B12 窗口", (("步行", "17 分钟　1.2 公里"), ("今天", "10:00–14:00，15:30–19:30"))),),
                BRING,
            ),
        ),
        "所有理由，谁能改，一个按钮，现在去哪",
        2,
    ),
)  # fmt: skip
GROUPS: tuple[tuple[str, tuple[Sample, ...]], ...] = (("操作", CONTROLS), ("事实", FACTS), ("列表", LISTS), ("窗口", COUNTER))
