"""试号码：a form that is refused over somebody's number still told whether she is registered; so the try is in the trail, with a mask."""

from datetime import datetime

from sheyintong.engines.database.statements import write
from sheyintong.foundation.audit import commands as audit
from sheyintong.foundation.audit.types import Subject
from sheyintong.kernel import masks
from sheyintong.kernel.actors import Actor
from sheyintong.kernel.idnumbers import identify

from ..errors import AnswersRefused
from ..types import Answers


def note_tried(refusal: AnswersRefused, *, actor: Actor, person: int, item: str, case: int | None, answers: Answers, now: datetime) -> None:
    """Note what a refused form said of the numbers in it; a form without one was looked up nowhere and leaves nothing."""
    numbers = ((problem.sentence, answers.get(problem.field, "").strip()) for problem in refusal.problems)
    said = [f"{sentence}：{masks.id_number(number)}" for sentence, number in numbers if identify(number, today=now.date()).valid]
    if said:
        about = Subject("person", person)
        reason = "；".join(said)
        write(audit.record(actor=actor, act="cases.number_tried", about=about, person=person, item=item, case=case, reason=reason, at=now))
