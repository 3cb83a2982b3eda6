"""Code sets of Family Link, as they are stored and answered. What both services speak of is named by `carers`."""

from __future__ import annotations

from services.carers.contract import codes as of_carers

CLINICAL_TASKS = of_carers.CLINICAL_TASKS
DAY_SLOTS, NIGHT_SLOTS = of_carers.DAY_SLOTS, of_carers.NIGHT_SLOTS
SLOTS = DAY_SLOTS + NIGHT_SLOTS
WEEKDAYS = of_carers.WEEKDAYS
NEEDS, PETS, GENDERS = of_carers.NEEDS, of_carers.PETS, of_carers.GENDERS
RELIGIONS, ETHNICITIES = of_carers.RELIGIONS, of_carers.ETHNICITIES

LEGAL_BASES = ("s17_6", "s20_reg48", "s20_full")
"""A short break under section 17(6); under section 20 as a series of short breaks (Care Planning Regulations 2010 reg
48); under section 20 in full, with every duty of a looked-after child."""

ASSESSMENT_OUTCOMES = ("likely_to_benefit", "not_likely_to_benefit")
SEXES = ("F", "M", "U")
EQUIPMENT = (
    "hoist",
    "profiling_bed",
    "wheelchair",
    "standing_frame",
    "specialist_seating",
    "oxygen_supply",
    "suction_machine",
    "feed_pump",
    "communication_aid",
    "safe_space_bed",
    "car_seat",
    "other",
)
COMMUNICATION = (
    "speech",
    "makaton",
    "british_sign_language",
    "symbols",
    "objects_of_reference",
    "communication_aid",
    "gesture",
    "eye_pointing",
)
BEHAVIOUR = (
    "runs_off",
    "hurts_self",
    "hurts_others",
    "breaks_things",
    "eats_what_is_no_food",
    "awake_at_night",
    "frightened_of_animals",
    "withdraws",
)
ALLERGENS = (*PETS, "smoke", "nuts", "milk", "egg", "latex", "insect_sting", "other")
SEVERITIES = ("mild", "severe")
WISH_METHODS = ("spoken", "written", "symbols", "drawing", "signed", "shown", "through_advocate")
IDENTITY_FACTORS = ("language", "religion", "ethnicity")
SCHOOL_STAGES = (
    "not_of_school_age",
    "early_years",
    "key_stage_1",
    "key_stage_2",
    "key_stage_3",
    "key_stage_4",
    "post_16",
    "home_educated",
    "not_in_education",
)
EDUCATION_PLANS = ("none", "sen_support", "ehc_assessment", "ehc_plan")
"""What supports a child in education: nothing special; the school's own support; an education, health and care plan
that is being assessed for; one that is in force (Children and Families Act 2014 Part 3)."""
PARENT_KINDS = ("mother", "father", "step_parent", "grandparent", "guardian", "other")
CLOSING_REASONS = ("wish_changed", "moved_away", "turned_18", "needs_met_otherwise", "other")
CHILD_STATES = ("waiting", "linked", "not_waiting", "closed")
"""`waiting`: assessed as likely to benefit, and sessions are wanted that no active link gives; `linked`: all that is
wanted is given; `not_waiting`: assessed as not likely to benefit, or nothing is wanted."""

LINK_STATES = (
    "proposed",
    "profile_shared",
    "considering",
    "declined",
    "accepted",
    "introducing",
    "everyone_happy",
    "active",
    "suspended",
    "ended",
)
OPEN_LINK_STATES = tuple(s for s in LINK_STATES if s not in ("declined", "ended"))
PROFILE_KINDS = ("anonymised", "full")
HAPPY_PARTIES = ("child", "parents", "carer", "social_worker")
LINK_ENDINGS = (
    "child_wish",
    "family_request",
    "carer_request",
    "carer_suspended",
    "approval_ended",
    "needs_changed",
    "safeguarding",
    "turned_18",
    "moved_away",
    "completed",
    "other",
)
ENDED_WELL = frozenset({"approval_ended", "needs_changed", "moved_away", "completed"})
"""Of `LINK_ENDINGS` those that speak for another link between the same two."""
SUSPENSION_REASONS = (
    "carer_suspended",
    "safeguarding",
    "concern",
    "illness",
    "family_request",
    "carer_request",
    "other",
)

AGREEMENT_STATES = ("draft", "offered", "signed", "superseded", "withdrawn")
SIGNING_ROLES = ("parent", "carer", "social_worker", "child")
SIGNING_METHODS = ("in_person", "electronic", "post")

CONTACT_ORDERS = (
    "child_arrangements",
    "contact_with_child_in_care",
    "prohibited_steps",
    "non_molestation",
    "other",
)
"""Orders of a court that bear on contact with parents: Children Act 1989 sections 8 and 34, Family Law Act 1996."""
APPROVAL_MATTERS = ("school_trip", "overnight_stay")
APPROVERS = ("parents", "social_worker", "nominated_officer")
"""Who gives an approval before a school trip or a night elsewhere."""

SESSION_STATES = ("booked", "confirmed", "completed", "cancelled")
STANDING_SESSION_STATES = ("booked", "confirmed")
CANCELLED_BY = ("family", "carer", "child", "service")
"""Who called a session off."""

BREAK_SETTINGS = ("carer", "agency_carer", "childrens_home", "residential_school", "other")
"""With whom a break was that no session holds: an approved carer of the council; one of another agency; …"""
BREAK_SOURCES = ("former_system", "paper_file", "provider", "carer", "parents", "other")
"""From what it is known."""
COUNTED_KINDS = ("session", "elsewhere", "placement")
HISTORIES = ("complete", "history_unknown")
COUNT_METHODS = ("nights", "calendar_days_inclusive")
LEVELS = ("green", "amber", "red")

UPN_MISSING = ("UN1", "UN2", "UN3", "UN4", "UN5")
"""Why a child has no unique pupil number: not of school age; never in a maintained school; outside England; newly
looked after; data that conflict."""
CATEGORIES_OF_NEED = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")
"""As the return on looked-after children codes it; N2 is the child's disability."""
RECORDINGS = ("individual", "agreement")
"""Whether the return holds each short break (V3) or the agreement (V4)."""

REVIEW_OUTCOMES = ("continue", "change", "suspend", "end")
REVIEW_CODES = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
"""How the child took part, as the return on looked-after children codes it: under 4; attends and speaks; attends with
an advocate; attends with symbols; attends in silence; an advocate alone; by other means; not at all."""

WHY_NOT_COUNTED = ("not_seen", "not_placed")
"""Why a visit counts as none: the child was not seen; or it was not with the carer on that day."""

DUTIES = (
    "care_plan",
    "placement_plan",
    "health_assessment",
    "personal_education_plan",
    "placement_notification",
    "return_episode",
)
"""What section 20 in full asks for once, beyond reviews and visits."""
DEADLINE_KINDS = (
    "visiting_plan",
    "first_review",
    "review",
    "first_visit",
    "visit",
    "assessment_review",
    "agreement_ends",
    "tell",
    "approval_ends",
    "session_record",
    *DUTIES,
)
TOLD_ROLES = (
    "parents",
    "child",
    "carer",
    "social_worker",
    "independent_reviewing_officer",
    "carers_social_worker",
    "links_social_worker",
)
"""`social_worker` is the child's, or of what the worker of a link has to look at that one's; `links_social_worker` the
Family Link social worker of the link."""
TELLING_REASONS = (
    "carer_suspended",
    "approval_ended",
    "safeguarding",
    "concern",
    "childs_record",
    "separate_settings",
    "sessions_flagged",
    "person_left_out",
)
LOOKED_AT = ("childs_record", "separate_settings", "sessions_flagged", "person_left_out")
"""Of `TELLING_REASONS` those of which the link's own worker alone is told, who decides what follows."""

LINK_ORIGINS = ("suggestion", "match_run", "other")
LINK_STEPS = (
    "propose",
    "share_anonymised",
    "share_full",
    "accept",
    "decline",
    "introduce",
    "record_view",
    "draft_agreement",
    "offer_agreement",
    "sign_agreement",
    "withdraw_agreement",
    "replan",
    "review_legal_basis",
    "allocate_social_worker",
    "suspend",
    "resume",
    "end",
)
LEGAL_BASIS_REVIEWS = ("same_accommodation", "separate_settings")
"""What a review of two carers of one child under regulation 48 finds: one series in one accommodation; or two settings,
of which one has to be planned under another legal basis."""
LINK_RECORDS = ("complete_duty", "change_suspension")
"""What the journal holds beside the steps: it moves no link. A suspension changes by the news of a graver reason."""
PRESENT_AT_MEETINGS = ("child", "parent", "sibling", "carer", "carers_family", "social_worker", "other")
LINK_WARNINGS = (
    "legal_basis_review_needed",
    "approval_ends",
    "carer_suspended",
    "child_in_care",
    "child_not_assessed",
    "assessment_review_overdue",
    "legal_basis_differs",
    "other_children_at_risk",
    "agreement_over",
    "people_left_out",
)
"""A second carer under regulation 48 for one child is a second setting, so the series is none any more. A carer who has
resigned is approved for a few weeks more; one who is suspended may not meet the child, whatever is planned. Of a child
under a care order the basis is `s20_full`; no assessment as likely to benefit, no link; and an assessment is reviewed
by the day that it names. Where the child's record names another legal basis than the link, one of them is out of date.
Where the child may hurt others and other children live in the home or are placed there, a worker judges the risk.
Once the last day of the agreement has passed nothing is booked and the child waits again, until another is signed or
the link ends. A contact restriction forbids that somebody learns of the child: `left_out` names them, who are told
nothing, sign nothing and read no calendar."""
AGREEMENT_WARNINGS = (
    "slot_not_offered",
    "more_sessions_than_offered",
    "fewer_days_left",
    "nobody_left_to_sign",
    "party_left_out",
    "consent_left_out",
    "history_unknown",
)
"""What a carer agrees to beyond what was stated: a kind of slot; more sessions a month, other links included. And under
regulation 48 more days than the child has left in some twelve months, with what was taken or is booked before. Of an
offered version, that whoever was awaited last has to sign no more: it is withdrawn, and another one offered. A
party is left out, for safeguarding reasons: it is shown nothing and does not sign, and where it has
signed, somebody decides what follows. Whoever consents to treatment is left out: carers must not turn to that person,
so another version names another. Under regulation 48 not all breaks of the twelve months before are known."""
LINK_OPERATIONS = (
    "share_profile",
    "record_consideration",
    "record_introduction",
    "record_happiness",
    "draft_agreement",
    "offer_agreement",
    "sign_agreement",
    "withdraw_agreement",
    "plan_legal_basis",
    "review_legal_basis",
    "allocate_social_worker",
    "suspend_link",
    "resume_link",
    "end_link",
)
"""The operations that take a step of a link."""
AGE_BANDS = ("0-4", "5-9", "10-13", "14-17")

SESSION_PLACES = ("carers_home", "childs_home", "community", "school", "other")
ALLOWANCE_BANDS = ("babies", "pre_primary", "primary", "11_to_15", "16_to_17")
"""The bands of the national minimum allowance: 0 to 2, 3 to 4, 5 to 10, 11 to 15, 16 to 17 years."""
EXPENSE_KINDS = ("activity", "food", "travel", "parking", "equipment", "other")
HOLIDAY_CHOICES = ("include", "leave_out", "only")
"""What a pattern does on holidays: the same as on other days, nothing, or nothing on other days."""
CALENDAR_AUDIENCES = ("carer", "parent", "young_person")
TELLING_METHODS = ("telephone", "in_person", "letter", "e-mail", "through_worker")

CARING_ROLES, FOSTERED_ROLES = ("applicant", "partner"), ("fostered_child", "staying_put_young_person")
"""Roles in a carer's household: who share the carers' room, and who have a room of their own."""
UNLOCK_KINDS = ("training", "checks", "review", "terms", "offer", "statement")
WISH_TOPICS = ("animals", "no_animals", "other_children", "no_other_children", "be_collected")
"""What a wish is about, as far as it can be held against what is known of a carer's home."""

BREAK_TYPES = (
    "day_home",
    "day_elsewhere",
    "overnight_home",
    "overnight_elsewhere",
    "leisure_activity",
    "evening",
    "weekend",
    "school_holiday",
)
"""Kinds of short break (Breaks for Carers of Disabled Children Regulations 2011, regulation 4)."""
SERVICE_STATES = ("active", "temporarily closed")

MATCH_RUN_STATES = ("gathered", "judging", "solving", "trying", "done", "failed", "cancelled")
MATCH_RUN_STATUSES = ("optimal", "within_gap", "stopped")
UNMET_REASONS = ("no_carer", "slot_not_offered", "carers_full", "another_carer", "not_found")
RECRUIT_OFFERS = ("day", "night", "day_and_night")

WAITING_REASONS = (
    "link_under_way",
    "can_be_suggested",
    "declined",
    "no_carers_available",
    "no_carer_offers_the_slot",
    "task_nobody_signed_off",
    "no_capacity",
    "contact_restriction",
    "home_does_not_fit",
    "terms_do_not_fit",
    "too_far",
    "carer_away",
    "asks_for_identity",
    "linked_already",
    "other",
)
"""Why a child waits: what its links say, then what excludes the carers who could take a child at all. Who may read
reports but no matching is told `other` of several of them together."""
NEED_KINDS = ("slot", "clinical_task", "area")
