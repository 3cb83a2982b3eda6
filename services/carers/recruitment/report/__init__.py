"""The assessment report and what the applicant adds to it."""
