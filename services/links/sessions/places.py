"""Whether a child is placed where a session is. Pure."""

from __future__ import annotations

HOME, SCHOOL = "childs_home", "school"


def is_placement(place: str, overnight: bool) -> bool:
    """Whether the authority accommodates the child, so that the time counts as a break away from home. `place` is one
    of `SESSION_PLACES`.

    At home the child is accommodated by nobody but its parents, by day and by night: what it has there is care at home
    (Breaks for Carers of Disabled Children Regulations 2011 reg 4), no accommodation by the authority (Children Act
    1989 section 22(1)(b)), and regulation 48 counts placements away from home. A day at school is the school's. Whoever
    sleeps there under an agreement of this scheme is away by it. Everywhere else the child is with the person with whom
    it is placed (Care Planning, Placement and Case Review (England) Regulations 2010 reg 48(1): the same person, or the
    same accommodation), under that person's roof or not. Of a place that says nothing (`other`) the same is held, so
    that no limit is passed by leaving a place open. The text of section 22 was recalled, not read.
    """
    return place != HOME and (overnight or place != SCHOOL)
