"""Within how many working days what section 20 in full asks for has to be done. No number was seen in the text of the
law: each says that it is to be checked."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.contracts.settings import Setting

REGULATIONS = "Care Planning, Placement and Case Review (England) Regulations 2010"
UNSEEN = "check the number against the text before relying on it"

LAW: Mapping[str, str] = {
    "care_plan": f"{REGULATIONS} regs 4 to 6: the full care plan, in place of the short break care plan",
    "placement_plan": f"{REGULATIONS} reg 9 and Schedule 2: the placement plan, signed with the carer",
    "health_assessment": f"{REGULATIONS} reg 7: a registered practitioner assesses health, and a health plan is made",
    "personal_education_plan": f"{REGULATIONS} reg 5 and Schedule 1: the personal education plan, in the care plan",
    "placement_notification": f"{REGULATIONS} reg 13: parents, health, school and the area's authority are told of it",
    "return_episode": "Return on looked-after children (SSDA903): the case-management system records an episode under"
    " V2, or under the order that stands, in place of V3 or V4",
}
"""By duty, what asks for it and what it is."""


def _days(duty: str, default: int, most: int, source: str = UNSEEN) -> Setting:
    meaning = (
        f"Working days in which {duty.replace('_', ' ')} is to be done, from the first day on which the child is away"
        " under section 20 in full."
    )
    return Setting(f"short_breaks.{duty}_working_days", int, default, meaning, f"{LAW[duty]}; {source}", 0, most)


WORKING_DAYS: Mapping[str, Setting] = {
    "care_plan": _days("care_plan", 10, 10),
    "placement_plan": _days("placement_plan", 5, 5),
    "health_assessment": _days("health_assessment", 20, 20),
    "personal_education_plan": _days("personal_education_plan", 20, 20),
    "placement_notification": _days("placement_notification", 5, 5),
    "return_episode": _days("return_episode", 10, 260, "no law names a number"),
}

SETTINGS: tuple[Setting, ...] = tuple(WORKING_DAYS.values())
