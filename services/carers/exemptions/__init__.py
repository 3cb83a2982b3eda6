"""Exemptions from the usual fostering limit: for named children, on conditions, by notice in writing."""
