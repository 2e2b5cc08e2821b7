"""无核心系统：nothing stands on the other side; whatever is sent is confirmed at once."""

from ..types import Message, Outcome, Verdict


class Standalone:
    """The record of truth is here."""

    def deliver(self, address: str, message: Message) -> Outcome:
        """Yes."""
        return Outcome(Verdict.YES, reference=message.key)

    def ask(self, address: str, key: str) -> Outcome:
        """Yes."""
        return Outcome(Verdict.YES, reference=key)
