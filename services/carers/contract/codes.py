"""Code sets of recruitment, approval and what carers offer, as they are stored and answered."""

from __future__ import annotations

KINDS_OF_CARE = ("family_link", "mainstream", "supported_lodgings", "unaccompanied_children", "staying_put")
SCHEME_OF = {
    "family_link": "family_link",
    "unaccompanied_children": "unaccompanied_children",
    "staying_put": "staying_put",
}
"""The scheme that a kind of care needs; the others are core and need none."""

CHANNELS = ("telephone", "web", "e-mail", "event", "referral")

WITHDRAWAL_CODES = {
    "AW0": "Other, or not known",
    "AW1": "Fostering was not as expected",
    "AW2": "The assessment was not as expected",
    "AW3": "The household changed, other than financially",
    "AW4": "Financial reasons",
    "AW5": "Fear of allegations",
}
"""Ofsted fostering dataset, reasons of households that withdrew before consideration at panel (2023-24 onwards)."""

ENQUIRY_STATES = ("open", "applied", "closed")
PACK_METHODS = ("post", "e-mail", "in_person")
HOME_VISIT_STATES = ("planned", "held")
HOME_VISIT_OUTCOMES = ("proceed", "undecided", "do_not_proceed")

HOUSEHOLD_ROLES = (
    "applicant",
    "partner",
    "child",
    "relative",
    "lodger",
    "fostered_child",
    "staying_put_young_person",
    "other",
)
PETS = ("dog", "cat", "small_mammal", "bird", "reptile", "fish", "farm_animal", "other")
SMOKING = ("nobody", "outside_only", "indoors")

OPEN_STATES = ("in_assessment", "report_sent", "recommended")
FINAL_STATES = ("approved", "not_suitable", "ended_at_stage_one", "withdrawn")
APPLICATION_STATES = OPEN_STATES + FINAL_STATES
STAGES = ("stage_one", "stage_two", "panel", "decision", "ended")

DBS_LEVELS = ("basic", "standard", "enhanced")
DBS_WORKFORCES = ("child", "adult", "child_and_adult", "other")
DBS_OUTCOMES = ("clear", "disclosure_considered", "unsuitable")
MEDICAL_OUTCOMES = ("suitable", "suitable_with_conditions", "unsuitable")
AUTHORITY_OUTCOMES = ("nothing_known", "information_considered", "unsuitable")

STAGE_ONE_OUTCOMES = ("complete", "not_suitable")
REPORT_KINDS = ("full", "brief")
CONTRIBUTION_KINDS = ("own_part", "observations")
PANEL_ROLES = ("chair", "vice_chair", "social_worker", "member")
RECOMMENDATIONS = ("suitable", "not_suitable", "full_report_needed", "deferred")
DECISIONS = ("approved", "not_suitable", "complete_assessment")
OPINIONS = ("medical", "local_authority")
LIMIT_GROUNDS = ("within_limit", "siblings", "exemption")
WITHDRAWN_BY = ("applicant", "service")

CARER_STATES = ("approved", "suspended", "ended")
ENTRY_KINDS = ("step", "limit", "target", "period")
ENTRY_STATES = ("done", "open", "overdue", "not_needed")

DAY_SLOTS = ("after_school", "evening", "saturday", "sunday", "school_holiday")
NIGHT_SLOTS = ("one_night", "weekend", "few_days")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXCEPTION_KINDS = ("unavailable", "extra")
GENDERS = ("girl", "boy")
TRANSPORT = ("car", "wheelchair_accessible_vehicle", "public_transport", "on_foot")
NEEDS = ("NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
"""Disability codes of the children in need census."""

CLINICAL_TASKS = (
    "epilepsy_rescue_medication",
    "gastrostomy",
    "nasogastric_feeding",
    "oxygen",
    "suction",
    "tracheostomy",
    "ventilation",
    "insulin",
    "adrenaline_auto_injector",
    "catheter",
    "stoma",
    "hoist",
    "manual_handling",
)
"""Tasks for which a carer has to be signed off before a child who needs them is cared for."""

RELIGIONS = ("none", "buddhist", "christian", "hindu", "jewish", "muslim", "sikh", "other")
"""As the census of England asks."""

ETHNICITIES = (
    "WBRI",
    "WIRI",
    "WOTH",
    "WIRT",
    "WROM",
    "MWBC",
    "MWBA",
    "MWAS",
    "MOTH",
    "AIND",
    "APKN",
    "ABAN",
    "AOTH",
    "BCRB",
    "BAFR",
    "BOTH",
    "CHNE",
    "OOTH",
    "REFU",
    "NOBT",
)
"""Ethnicity as the return on looked-after children codes it."""

RENEWED_CHECKS = ("dbs", "medical", "local_authority")
RENEWAL_STATES = ("current", "due_soon", "lapsed", "missing")
JOINING_ROLES = tuple(role for role in HOUSEHOLD_ROLES if role != "applicant")
SUSPENSION_REASONS = (
    "allegation",
    "standards_of_care_concern",
    "checks_lapsed",
    "household_change",
    "health",
    "carer_request",
    "other",
)
REVIEW_OUTCOMES = ("suitable", "suitable_with_changed_terms_to_follow", "not_suitable")
CHILDRENS_VIEWS = ("sought", "too_young_or_without_understanding", "nobody_placed")
AUTHORITIES_VIEWS = ("sought", "nobody_placed")
PLACEMENT_KINDS = ("short_break", "mainstream", "emergency", "supported_lodgings", "private_fostering")
PLACEMENT_STATES = ("open", "ended")
PLACEMENT_ENDINGS = (
    "as_planned",
    "returned_home",
    "moved_on",
    "carer_request",
    "disruption",
    "emergency_over",
    "other",
)
