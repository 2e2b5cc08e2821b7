"""人员的事件。"""

from typing import Final

PERSON_REGISTERED: Final = "people.PersonRegistered"
PEOPLE_LOADED: Final = "people.PeopleLoaded"
SAME_PERSON_NOTED: Final = "people.SamePersonNoted"
