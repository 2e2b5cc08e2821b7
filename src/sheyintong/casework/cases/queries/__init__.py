"""办件的查询：facts of an acceptance, cases as pages show them, the queue."""

from .cards import CaseCard, StageCard, by_id, case, case_by_code, cases_of_person, cases_of_visit, id_of, need, numbers_of, stages
from .core import core_serial, known_as
from .drafts import DraftCard, draft, draft_of, drafts, drafts_of_person
from .drawing import Difference, Differs, Drawing, Place, Recomputed, drawings, recomputed
from .facts import acts_on, asking_subject, context, subject
from .lists import Line, Queue, day_list, day_of, queue, returned_to, samples_open
from .looks import EXPLAINING
from .numbers import ItemCount, Numbers, numbers
from .papers import EntryCard, MaterialCard, entries, files_claimed, files_of, materials, scan
from .sealing import ANSWERS, opened, opened_outcome
from .team import Load, OutletSampling, Sampling, any_within, in_hand, loads, numbers_held, sampling, sampling_by_outlet

__all__ = [
    "ANSWERS",
    "EXPLAINING",
    "CaseCard",
    "Difference",
    "Differs",
    "DraftCard",
    "Drawing",
    "EntryCard",
    "ItemCount",
    "Line",
    "Load",
    "MaterialCard",
    "Numbers",
    "OutletSampling",
    "Place",
    "Queue",
    "Recomputed",
    "Sampling",
    "StageCard",
    "acts_on",
    "any_within",
    "asking_subject",
    "by_id",
    "case",
    "case_by_code",
    "cases_of_person",
    "cases_of_visit",
    "context",
    "core_serial",
    "day_list",
    "day_of",
    "draft",
    "draft_of",
    "drafts",
    "drafts_of_person",
    "drawings",
    "entries",
    "files_claimed",
    "files_of",
    "id_of",
    "in_hand",
    "known_as",
    "loads",
    "materials",
    "need",
    "numbers",
    "numbers_held",
    "numbers_of",
    "opened",
    "opened_outcome",
    "queue",
    "recomputed",
    "returned_to",
    "samples_open",
    "sampling",
    "sampling_by_outlet",
    "scan",
    "stages",
    "subject",
]
