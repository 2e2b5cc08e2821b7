"""来访的事件。"""

VISIT_CLOSED = "visits.VisitClosed"
