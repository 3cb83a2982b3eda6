"""The public short breaks services statement, and the same as Open Referral UK."""
