"""The numbers and switches of recruitment and approval that a council sets, each with its source.

Where `source` says "check the number against the text", the number was not read in the law itself.
"""

from __future__ import annotations

from chassis.contracts.settings import Setting

REGULATIONS = "Fostering Services (England) Regulations 2011"
STANDARD_14 = "National Minimum Standards for Fostering 2011, standard 14"
PRACTICE = "practice of several councils; the law names no number"
SEED = "Family Link page of Bath & North East Somerset"


def _number(name: str, default: int, meaning: str, source: str, least: int = 0, most: int = 120) -> Setting:
    return Setting(name, int, default, meaning, source, least, most)


APPLICANT_AGE = _number(
    "recruitment.applicant_age", 18, "Least age of an applicant, in years.", PRACTICE + "; often 21", 18, 30
)
DBS_AGE = _number(
    "checks.dbs_age",
    18,
    "Age from which each member of the household needs an enhanced DBS check. A council may ask it from 16.",
    REGULATIONS + " Schedule 3; some councils ask it from 16",
    16,
    18,
)
DBS_MONTHS = _number("checks.dbs_months", 36, "How long a DBS check counts as current, in months.", PRACTICE, 1)
MEDICAL_MONTHS = _number("checks.medical_months", 36, "How long a medical counts as current, in months.", PRACTICE, 1)
REFERENCES = _number("checks.references", 2, "How many referees are interviewed.", REGULATIONS + " reg 26(1A)", 2, 10)
FORMER_SERVICE_MONTHS = _number(
    "checks.former_service_months",
    12,
    "A former fostering service gives a reference if the applicant was approved there within these months.",
    REGULATIONS + " reg 26(1A)",
)
STAGE_ONE_NOTICE_DAYS = _number(
    "stage_one.notice_working_days",
    10,
    "Working days from complete information to the written notice of a negative stage one.",
    REGULATIONS + " reg 26(1B); check the number against the text before relying on it",
)
VISITS = _number("assessment.visits", 2, "Least number of visits of the assessing social worker.", SEED, 1, 50)
SPOKEN_TO_AGE = _number(
    "assessment.spoken_to_age",
    4,
    "Age from which each member of the household is spoken to.",
    SEED + "; it names no age",
    0,
    18,
)
OBSERVATION_DAYS = _number(
    "report.observation_working_days",
    10,
    "Working days that the applicant has for observations on the report.",
    REGULATIONS + " reg 26; for a full report check the number against the text before relying on it",
)
PANEL_REQUIRED = Setting(
    "approval.panel_required",
    bool,
    True,
    "Whether the fostering panel recommends before the decision. The decision itself is always needed.",
    REGULATIONS + " regs 23 to 25; removal was consulted on from 4 February 2026 and is not law",
)
QUORUM = _number("panel.quorum", 5, "Least number of panel members who meet.", REGULATIONS + " reg 24", 1, 20)
QUORUM_JOINT = _number(
    "panel.quorum_joint",
    6,
    "Least number who meet as a joint panel.",
    REGULATIONS + " reg 24; check the number against the text before relying on it",
    1,
    20,
)
SOCIAL_WORKER_YEARS = _number(
    "panel.social_worker_years",
    3,
    "Years of relevant experience since qualifying of the social worker on the panel.",
    REGULATIONS + " reg 23(1); check its part in the quorum of reg 24 against the text before relying on it",
    0,
    40,
)
PAPERS_DAYS = _number(
    "panel.papers_working_days", 5, "Working days before the meeting by which members have the papers.", STANDARD_14
)
LIMIT_MONTHS = _number(
    "approval.limit_months", 8, "Months from the application to the panel's recommendation.", STANDARD_14 + ".4", 1
)
TARGET_MONTHS_FROM = _number("approval.target_months_from", 4, "Shortest usual length of the process, in months.", SEED)
TARGET_MONTHS = _number("approval.target_months", 6, "Within how many months the process should end.", SEED, 1)
DECISION_DAYS = _number(
    "decision.working_days", 7, "Working days from the panel's final minutes to the decision.", STANDARD_14 + ".9"
)
ORAL_NOTICE_DAYS = _number(
    "decision.oral_notice_working_days", 2, "Working days to tell the applicant in person.", STANDARD_14 + ".10"
)
WRITTEN_NOTICE_DAYS = _number(
    "decision.written_notice_working_days", 5, "Working days to the written notice.", STANDARD_14 + ".10"
)
REPRESENTATION_DAYS = _number(
    "decision.representation_days",
    28,
    "Days from the letter of a qualifying determination to make representations or go to the independent review.",
    REGULATIONS + " regs 27 and 28; gov.uk guidance on qualifying determinations",
)
FOSTERING_LIMIT = _number(
    "terms.usual_fostering_limit", 3, "Most children fostered at one time.", "Children Act 1989 Schedule 7", 1, 3
)
FIRST_REVIEW_MONTHS = _number(
    "review.first_months", 12, "Months from approval to the first review.", REGULATIONS + " reg 28", 1, 12
)
REVIEW_MONTHS = _number(
    "review.interval_months", 12, "Most months from one review to the next.", REGULATIONS + " reg 28", 1, 12
)
REVIEW_REMINDER_DAYS = _number(
    "review.reminder_days", 60, "Days before a review is due at which that is announced.", PRACTICE, 0, 180
)
APPLICANT_YEARS = _number(
    "retention.applicant_years", 3, "Years to keep refused or withdrawn applications.", REGULATIONS + " reg 32(3)", 3
)
ENQUIRY_YEARS = _number("retention.enquiry_years", 2, "Years to keep enquiries that ended.", PRACTICE + " (Devon)", 1)

SETTINGS = (
    APPLICANT_AGE,
    DBS_AGE,
    DBS_MONTHS,
    MEDICAL_MONTHS,
    REFERENCES,
    FORMER_SERVICE_MONTHS,
    STAGE_ONE_NOTICE_DAYS,
    VISITS,
    SPOKEN_TO_AGE,
    OBSERVATION_DAYS,
    PANEL_REQUIRED,
    QUORUM,
    QUORUM_JOINT,
    SOCIAL_WORKER_YEARS,
    PAPERS_DAYS,
    LIMIT_MONTHS,
    TARGET_MONTHS_FROM,
    TARGET_MONTHS,
    DECISION_DAYS,
    ORAL_NOTICE_DAYS,
    WRITTEN_NOTICE_DAYS,
    REPRESENTATION_DAYS,
    FOSTERING_LIMIT,
    FIRST_REVIEW_MONTHS,
    REVIEW_MONTHS,
    REVIEW_REMINDER_DAYS,
    APPLICANT_YEARS,
    ENQUIRY_YEARS,
)
