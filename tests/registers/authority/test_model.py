"""A model-based test: whatever happens to agreement, item, certificate, stop, device, outlet and earlier acts, in whatever order,
``decide`` allows exactly what a plain model of six switches allows."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sheyintong.registers.authority.rules import decide

from .facts import facts

STAGES = ("receive", "handle", "review", "feedback")
RANK = {None: 0, "receive": 1, "handle": 2, "feedback": 3}
STOP = {"reason": "演练", "since": "2026-11-24T09:00:00+08:00", "by": "内控"}


class Counter(RuleBasedStateMachine):
    """What happens at one bank counter. The model keeps plain values and knows nothing of rules or reasons."""

    @initialize()
    def begin(self) -> None:
        """A counter where nothing is in place yet."""
        self.agreement, self.outlet = "none", "preparing"
        self.granted: str | None = None
        self.listed: str | None = None
        self.certificate = self.device = False
        self.stops: set[int] = set()
        self.reviewed: set[int] = set()
        self.own = False

    @rule(state=st.sampled_from(["none", "draft", "in_force", "in_force", "suspended", "ended"]))
    def agreement_moves(self, state: str) -> None:
        """Signed, suspended, ended, replaced."""
        self.agreement = state

    @rule(stage=st.sampled_from([None, "receive", "handle", "feedback"]))
    def item_granted_or_removed(self, stage: str | None) -> None:
        """A line of the agreement's annex comes or goes."""
        self.granted = stage

    @rule(stage=st.sampled_from([None, "receive", "handle", "feedback"]))
    def list_changes(self, stage: str | None) -> None:
        """The region's list names the item up to a stage, or not at all."""
        self.listed = stage

    @rule(held=st.booleans())
    def certificate_recorded_or_withdrawn(self, held: bool) -> None:
        """The teller's certificate."""
        self.certificate = held

    @rule(number=st.integers(1, 3))
    def stop_issued(self, number: int) -> None:
        """An emergency stop."""
        self.stops.add(number)

    @rule(number=st.integers(1, 3))
    def stop_lifted(self, number: int) -> None:
        """It ends; another may still be in force."""
        self.stops.discard(number)

    @rule(bound=st.booleans())
    def device_bound_or_unbound(self, bound: bool) -> None:
        """The terminal of the counter."""
        self.device = bound

    @rule(state=st.sampled_from(["open", "open", "suspended", "closed"]))
    def outlet_moves(self, state: str) -> None:
        """Opened, suspended, closed."""
        self.outlet = state

    @rule(member=st.integers(1, 2))
    def somebody_reviewed(self, member: int) -> None:
        """Member 1 is the teller herself."""
        self.reviewed.add(member)

    @rule()
    def another_case(self) -> None:
        """Nobody has reviewed a new case."""
        self.reviewed.clear()

    @rule(own=st.booleans())
    def another_person_comes(self, own: bool) -> None:
        """The teller herself, or somebody else."""
        self.own = own

    @rule()
    def everything_is_put_right(self) -> None:
        """The whole house in order: so that runs do not only see refusals."""
        self.begin()
        self.agreement, self.outlet, self.granted, self.listed, self.certificate, self.device = (
            "in_force", "open", "feedback", "feedback", True, True,
        )  # fmt: skip

    def _facts(self, stage: str) -> Any:
        return facts(
            stage=stage,
            actor={"device_ready": self.device, "persons": [7] if self.own else []},
            place={"state": self.outlet},
            on_list={"stage": self.listed},
            agreement=None if self.agreement == "none" else {"state": self.agreement, "stage": self.granted},
            certificate={} if self.certificate else None,
            stops=[{"id": number, **STOP} for number in sorted(self.stops)],
            subject_persons=[7],
            earlier=[{"act": "reviewed", "member": member} for member in sorted(self.reviewed)],
        )

    def _allowed(self, stage: str) -> bool:
        """The plain model: all must hold."""
        wanted = {"receive": 1, "handle": 2, "feedback": 1}.get(stage, 9)
        return all(
            (
                stage != "review",
                self.agreement == "in_force",
                RANK[self.granted] >= wanted,
                RANK[self.listed] >= wanted,
                self.outlet == "open",
                self.certificate,
                self.device,
                not self.stops,
                not self.own,
                1 not in self.reviewed or stage == "feedback",
            )
        )

    @invariant()
    def rule_and_model_agree(self) -> None:
        """At every moment, for every stage."""
        for stage in STAGES:
            verdict = decide(self._facts(stage))
            assert verdict.allowed is self._allowed(stage), (stage, [reason.code for reason in verdict.reasons])


Counter.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TestCounter = Counter.TestCase
