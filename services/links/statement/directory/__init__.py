"""The statement's services as an Open Referral UK directory (HSDS 3.0, UK profile): public, without a key."""
