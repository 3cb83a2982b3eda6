"""The assessment: checks and the end of stage one, visits, preparation."""
