"""查看的来由：what in the trail explains a look at a person that names no case."""

from datetime import timedelta

from sheyintong.foundation.audit.types import Explaining

EXPLAINING = Explaining(
    comes=("visits.open",),
    goes=("visits.open_typed", "visits.close", "visits.undo"),
    works=(
        "cases.accept", "cases.save_draft", "cases.discard_draft", "cases.restore_draft", "cases.resubmit", "cases.give_back",
        "cases.enter_again", "cases.enter_again_differs", "cases.approve", "cases.return_for_correction", "cases.refuse", "cases.withdraw",
        "cases.sample_passed", "cases.sample_faulty",
    ),
    near=timedelta(hours=1),
)  # fmt: skip
"""来访：whoever was identified stands there until her visit ends; a number that was only typed shows nobody.

办件：work on a case of hers, by the same member in the same session, up to an hour before or after. Taking or assigning a case is no work.
"""
