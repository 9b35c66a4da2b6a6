"""Four-level duty lists 四级责任清单: who leads what, where, and since when; nothing here reads a file.

The ledger needs four names: :class:`DutyList`, :class:`Assignments` (``resolve`` says who leads), :class:`Lead` and
:class:`Unassigned`.
"""

from citycheckup.duties.bodies import Body, BodyKind, standing
from citycheckup.duties.cadence import Cadence, Occurrence, Period, due_occurrences, read_cadence
from citycheckup.duties.checking import Gap, Overlap, Vacancy, Whole, check_whole
from citycheckup.duties.duty import Duty, DutyList, LoadedList, list_in_force
from citycheckup.duties.plain import as_plain, read_duty_list
from citycheckup.duties.resolving import Assignments, Lead, Unassigned
from citycheckup.duties.scope import WHOLE_CITY, Place, Places

__all__ = [
    "WHOLE_CITY",
    "Assignments",
    "Body",
    "BodyKind",
    "Cadence",
    "Duty",
    "DutyList",
    "Gap",
    "Lead",
    "LoadedList",
    "Occurrence",
    "Overlap",
    "Period",
    "Place",
    "Places",
    "Unassigned",
    "Vacancy",
    "Whole",
    "as_plain",
    "check_whole",
    "due_occurrences",
    "list_in_force",
    "read_cadence",
    "read_duty_list",
    "standing",
]
