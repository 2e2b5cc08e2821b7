"""组件：what pages are made of. Each is a frozen value with plain data and one template; ``{% ui thing %}`` draws it.

They know no register and no case: a view turns what it read into words, dates and links. An ``href`` that starts with ``/`` is
told without the region's prefix, as everywhere on pages.
"""

from .controls import Bar, Button, Choice, Confirm, ErrorSummary, Field, Form, Group, Line, Masked, Notice, Problem
from .facts import Chart, ChartBar, Entry, Progress, Receipt, ReceiptLine, Step, StepLine, SummaryList, SummaryRow, Tag, Timeline
from .lists import Chip, Chips, Column, EmptyState, Pager, Row, Table
from .outlet import Item, ItemList, Material, MaterialTable, Place, Reason, RefusalPanel, Reminder, Reminders

__all__ = [
    "Bar", "Button", "Chart", "ChartBar", "Chip", "Chips", "Choice", "Column", "Confirm", "EmptyState", "Entry", "ErrorSummary", "Field",
    "Form", "Group", "Item", "ItemList", "Line", "Masked", "Material", "MaterialTable", "Notice", "Pager", "Place", "Problem", "Progress", "Reason",
    "Receipt", "ReceiptLine", "RefusalPanel", "Reminder", "Reminders", "Row", "Step", "StepLine", "SummaryList", "SummaryRow", "Table",
    "Tag", "Timeline",
]  # fmt: skip
