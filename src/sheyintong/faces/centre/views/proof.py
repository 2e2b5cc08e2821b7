"""默克尔路径的画法：own nodes from the entry up to the root, and beside each the one digest that is needed from others."""

from collections.abc import Sequence
from dataclasses import dataclass

from sheyintong.foundation.audit.types import Proof, Step

WIDTH, EDGE = 528, 44
TOP, STRIDE = 34, 62
WIDEST, NARROWEST = 128.0, 24.0


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the drawing; ``step`` 0 is an own node, else the number of the step that needs this digest."""

    x: float
    y: float
    step: int
    path: str

    @property
    def left(self) -> float:
        """Its left side."""
        return self.x - 11

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.y - 10

    @property
    def base(self) -> float:
        """The base line of its number."""
        return self.y + 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """图：where everything stands in the view box. ``root`` and ``leaf`` are the own nodes at both ends."""

    own: tuple[Node, ...]
    siblings: tuple[Node, ...]
    root: Node
    leaf: Node
    height: int

    @property
    def box(self) -> str:
        """The view box."""
        return f"0 0 {WIDTH} {self.height}"

    @property
    def root_left(self) -> float:
        """The left side of the root's box, which holds words."""
        return self.root.x - 90

    @property
    def anchor(self) -> str:
        """How the words below the entry stand, so that they stay in the box."""
        return "start" if self.leaf.x < 2 * EDGE else "end" if self.leaf.x > WIDTH - 2 * EDGE else "middle"

    @property
    def foot(self) -> int:
        """The base line of the words below the entry."""
        return self.height - 12


def drawing(proof: Proof) -> Drawing:
    """The path of a proof, from the root down: at every level the digest that is given and the one that was computed."""
    down = [(len(proof.steps) - n, step) for n, step in enumerate(reversed(proof.steps))]
    xs, offsets = _places(down)
    own, siblings = [], []
    for level, ((number, step), x, spread) in enumerate(zip(down, xs[1:], offsets, strict=True), start=1):
        above = xs[level - 1]
        y = TOP + STRIDE * level
        side = above - spread if step.on_left else above + spread
        own.append(Node(x, y, 0, _line(above, x, y)))
        siblings.append(Node(side, y, number, _line(above, side, y)))
    root = Node(xs[0], TOP, 0, "")
    height = TOP + STRIDE * len(down) + 44
    return Drawing(tuple(own), tuple(siblings), root, own[-1] if own else root, height)


def _places(down: Sequence[tuple[int, Step]]) -> tuple[list[float], list[float]]:
    """Where the own nodes stand, root first, and how far a level spreads; drawn narrower where the path would leave the box."""
    xs, offsets, spread = [0.0], [], WIDEST
    for _number, step in down:
        offsets.append(spread)
        xs.append(xs[-1] + (spread if step.on_left else -spread))
        spread = max(NARROWEST, spread / 2)
    ends = [x for at, spread in zip(xs, offsets, strict=False) for x in (at - spread, at + spread)] or [0.0]
    low, high = min(ends), max(ends)
    scale = min(1.0, (WIDTH - 2 * EDGE) / (high - low)) if high > low else 1.0
    middle = WIDTH / 2 - scale * (low + high) / 2
    return [round(middle + scale * x, 1) for x in xs], [round(scale * each, 1) for each in offsets]


def _line(above: float, x: float, y: float) -> str:
    """From the node above, half way down, across, and down to this one."""
    half = y - STRIDE / 2
    return f"M{above} {y - STRIDE + 10}V{half}H{x}V{y - 10}"
