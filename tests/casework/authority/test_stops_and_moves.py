"""A model-based test on the database: stops of a bank, an outlet, a member, an item, moves of outlet, agreement and certificate, in any
order. ``may`` says what a plain model says, and a write under an earlier verdict is let through exactly if nothing it rested on has moved.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from sheyintong.engines.database.statements import write
from sheyintong.kernel.actors import system
from sheyintong.registers.authority import commands as authority
from sheyintong.registers.authority import queries
from sheyintong.registers.authority.errors import FactsMoved
from sheyintong.registers.authority.queries import grounds
from sheyintong.registers.authority.types import Verdict
from sheyintong.registers.catalogue.types import Stage
from sheyintong.registers.outlets import commands as outlets
from sheyintong.registers.partners import commands as partners
from sheyintong.registers.staff import commands as staff
from sheyintong.registers.staff.models import Certificate
from tests.support.world import END, NOW, START, World

ROOT = system("tacheng", "test")
ITEM = "enroll_flexible"
SCOPES = ("bank", "other bank", "outlet", "other outlet", "member", "other member", "item", "other item", "all")
TOUCHING = frozenset({"bank", "outlet", "member", "item", "all"})


@dataclass
class Plain:
    """What holds, in plain words; the numbers of moves stand for the versions."""

    outlet_open: bool = True
    agreement_in_force: bool = True
    certified: bool = True
    stops: dict[int, str] = field(default_factory=dict)
    outlet_moves: int = 0
    agreement_moves: int = 0

    @property
    def stopped(self) -> bool:
        """Whether a stop in force touches the teller."""
        return not TOUCHING.isdisjoint(self.stops.values())

    @property
    def allowed(self) -> bool:
        """Whether she may receive."""
        return self.outlet_open and self.agreement_in_force and self.certified and not self.stopped


class Counter(RuleBasedStateMachine):
    """李静's counter; ``held`` is a verdict she decided under, with the moves it had seen."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self.teller = world, world.actor("李静")
        self.around = transaction.atomic()
        self.around.__enter__()

    def teardown(self) -> None:
        """Back to the world as it was built."""
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """Everything in order, nothing decided."""
        self.plain = Plain()
        self.held: tuple[Verdict, int, int] | None = None
        self.certificate = Certificate.objects.get(member_id=self.teller.member).pk
        self.other_bank = partners.add_bank(name="别家银行", short_name="别家", synthetic=True, actor=ROOT, now=NOW).id

    @rule(scope=st.sampled_from(SCOPES))
    def stop_issued(self, scope: str) -> None:
        """An emergency stop of one bank, outlet, member, item, or of everything."""
        aim: dict[str, int | None] = {"bank": None, "outlet": None, "member": None}
        colleague = self.world.actor("新柜员").member
        aim |= {
            "bank": {"bank": self.teller.partner},
            "other bank": {"bank": self.other_bank},
            "outlet": {"outlet": self.world.outlet},
            "other outlet": {"outlet": self.world.hall},
            "member": {"member": self.teller.member},
            "other member": {"member": colleague},
        }.get(scope, {})
        item = {"item": ITEM, "other item": "print_rights"}.get(scope, "")
        number = authority.stop(actor=self.world.actor("地区内控"), reason="演练", item=item, now=NOW, **aim)
        self.plain.stops[number] = scope

    @precondition(lambda self: self.plain.stops)
    @rule(data=st.data())
    def stop_lifted(self, data: st.DataObject) -> None:
        """One of them ends; others may still be in force."""
        number = data.draw(st.sampled_from(sorted(self.plain.stops)))
        authority.lift_stop(actor=self.world.actor("地区内控"), stop=number, reason="恢复", now=NOW)
        del self.plain.stops[number]

    @rule()
    def outlet_moves(self) -> None:
        """Suspended or open again; either way its version rises."""
        if self.plain.outlet_open:
            outlets.suspend(outlet=self.world.outlet, reason="装修", actor=ROOT, now=NOW)
        else:
            outlets.reopen(outlet=self.world.outlet, actor=ROOT, now=NOW)
        self.plain.outlet_open = not self.plain.outlet_open
        self.plain.outlet_moves += 1

    @rule()
    def agreement_moves(self) -> None:
        """Suspended or in force again; either way its version rises."""
        if self.plain.agreement_in_force:
            partners.suspend(agreement=self.world.agreement, reason="整改", actor=ROOT, now=NOW)
        else:
            partners.resume(agreement=self.world.agreement, actor=ROOT, now=NOW)
        self.plain.agreement_in_force = not self.plain.agreement_in_force
        self.plain.agreement_moves += 1

    @rule()
    def certificate_moves(self) -> None:
        """Withdrawn or recorded anew: a fact of the place where she works."""
        if self.plain.certified:
            staff.withdraw_certificate(certificate=self.certificate, reason="复训", actor=ROOT, now=NOW)
        else:
            number = f"C-{self.certificate}-{self.plain.outlet_moves}"
            self.certificate = staff.record_certificate(
                member=self.teller.member or 0, number=number, item_code=ITEM, valid_from=START, valid_to=END, actor=ROOT, now=NOW
            )
        self.plain.certified = not self.plain.certified
        self.plain.outlet_moves += 1

    @rule()
    def everything_is_put_right(self) -> None:
        """So that runs do not only see refusals: she decides, and what comes next falls between her decision and her write."""
        for number in sorted(self.plain.stops):
            authority.lift_stop(actor=self.world.actor("地区内控"), stop=number, reason="恢复", now=NOW)
        self.plain.stops.clear()
        for holds, move in (
            (self.plain.outlet_open, self.outlet_moves),
            (self.plain.agreement_in_force, self.agreement_moves),
            (self.plain.certified, self.certificate_moves),
        ):
            if not holds:
                move()
        self.teller_decides()

    @rule()
    def teller_decides(self) -> None:
        """She is told yes, and will write in a moment."""
        verdict = queries.may(self.teller, ITEM, Stage.RECEIVE, at=NOW)
        if verdict.allowed:
            self.held = verdict, self.plain.outlet_moves, self.plain.agreement_moves

    @precondition(lambda self: self.held)
    @rule()
    def teller_writes(self) -> None:
        """Let through exactly if no stop touches her now and neither version has risen since."""
        assert self.held is not None
        verdict, outlet_moves, agreement_moves = self.held
        still = (outlet_moves, agreement_moves) == (self.plain.outlet_moves, self.plain.agreement_moves) and not self.plain.stopped
        try:
            with transaction.atomic():
                write(*queries.guard(verdict, actor=self.teller, item=ITEM))
        except FactsMoved:
            assert not still
        else:
            assert still

    @invariant()
    def rule_and_model_agree(self) -> None:
        """At every moment."""
        verdict = queries.may(self.teller, ITEM, Stage.RECEIVE, at=NOW)
        assert verdict.allowed is self.plain.allowed, [reason.code for reason in verdict.reasons]


def test_in_any_order_the_verdict_and_its_guard_say_what_a_plain_model_says(world: World) -> None:
    quick = settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Counter(world), settings=quick)


@pytest.mark.parametrize("left_out", ["NO_STOP", "SAME_PLACE", "SAME_AGREEMENT"])
def test_a_guard_that_is_left_out_is_found(world: World, monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    """The model can tell each of the three conditions from its absence."""
    asked = getattr(grounds, left_out).count("%s")
    monkeypatch.setattr(grounds, left_out, "num_nonnulls(" + ", ".join(["%s::text"] * asked) + ") >= 0")
    found = settings(max_examples=400, stateful_step_count=20, deadline=None, derandomize=True, phases=[Phase.generate],
                     suppress_health_check=list(HealthCheck))  # fmt: skip
    with pytest.raises(AssertionError, match=r"teller_writes\(\)\nstate.teardown"):
        run_state_machine_as_test(lambda: Counter(world), settings=found)
