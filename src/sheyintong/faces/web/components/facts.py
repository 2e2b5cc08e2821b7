"""事实：what is so, since when, from where: nothing to press but the way to change it."""

from dataclasses import dataclass
from typing import ClassVar

from .controls import Button, Line, Text

SIGN = 12  # width of a Chinese character in a chart, in units of its view box
PLOT = 190  # width of the bars and the figures beside them
BARS = 100
STRIDE = 26


@dataclass(frozen=True, slots=True)
class Tag:
    """状态：a word with its shape; ``tone``: ok run warn bad idle, or the name of a state."""

    template: ClassVar[str] = "web/ui/tag.html"
    tone: str
    word: Text
    plain: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line: what, its value (words or a component), where it comes from, the way to change it."""

    key: Text
    value: object
    source: Text = ""
    change: Line | None = None


@dataclass(frozen=True, slots=True)
class SummaryList:
    """摘要。"""

    template: ClassVar[str] = "web/ui/summary.html"
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage; ``state``: done now ahead."""

    name: Text
    state: str
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """步骤线：受理 → 办理 → 审核 → 反馈, with who and when."""

    template: ClassVar[str] = "web/ui/steps.html"
    steps: tuple[Step, ...]
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One point of a time line; ``reached`` fills its dot."""

    when: Text
    what: Text = ""
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """经过。"""

    template: ClassVar[str] = "web/ui/timeline.html"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """长任务：done of total in ``unit``, rate and rest in words; with ``poll`` the piece asks again every two seconds until it ends."""

    template: ClassVar[str] = "web/ui/progress.html"
    name: Text
    done: int
    total: int
    unit: Text
    says: Text = ""
    stop: Button | None = None
    stop_action: str = ""
    poll: str = ""


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: label, value, the figure as it is written; ``tone`` "" blue, "warn", "bad"."""

    label: str
    value: float
    figure: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar with its places in the view box."""

    bar: ChartBar
    top: int
    width: float

    @property
    def text_y(self) -> int:
        """The base line of its words."""
        return self.top + 13


@dataclass(frozen=True, slots=True)
class Chart:
    """图：bars from zero, and the table behind them. ``base`` says what the figures are of (n, day)."""

    template: ClassVar[str] = "web/ui/chart.html"
    title: str
    bars: tuple[ChartBar, ...]
    what: Text
    unit: Text
    base: Text = ""

    @property
    def axis(self) -> int:
        """Where the bars begin: the longest label fits before it."""
        return SIGN * max((len(bar.label) for bar in self.bars), default=0) + 8

    @property
    def label_end(self) -> int:
        """Where the labels end."""
        return self.axis - 8

    @property
    def size(self) -> str:
        """The view box."""
        return f"0 0 {self.axis + PLOT} {STRIDE * len(self.bars) + 6}"

    @property
    def foot(self) -> int:
        """The lower end of the axis."""
        return STRIDE * len(self.bars) + 2

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The bars in their places; none is thinner than one unit unless it is nothing."""
        most = max((bar.value for bar in self.bars), default=0) or 1
        widths = [max(1.0, round(BARS * bar.value / most, 1)) if bar.value > 0 else 0.0 for bar in self.bars]
        return tuple(Drawn(bar, 4 + STRIDE * n, width) for n, (bar, width) in enumerate(zip(self.bars, widths, strict=True)))


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One matter on a receipt: state in words, item, sentence, small print; ``settled`` fills its box."""

    state: Text
    item: Text
    sentence: Text
    fine: Text = ""
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执：A5, black on white. ``qr`` is an SVG without style attributes; the seal's place stays empty in a demo."""

    template: ClassVar[str] = "web/ui/receipt.html"
    title: Text
    by: Text
    facts: tuple[SummaryRow, ...]
    heading: Text
    lines: tuple[ReceiptLine, ...]
    following: tuple[Text, ...]
    code: str
    qr: str = ""
    note: Text = ""
    foot: Text = ""
