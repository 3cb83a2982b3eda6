"""What stands in the audit besides operations of contracts: what operators do with `kinweave`, and tokens."""

from __future__ import annotations

SHOW_DELIVERY, RETRY_DELIVERY, DISCARD_DELIVERY = "show_delivery", "retry_delivery", "discard_delivery"
DELIVERIES = frozenset({SHOW_DELIVERY, RETRY_DELIVERY, DISCARD_DELIVERY})
"""Their rows name the subject of an event of any service."""

COUNCILS = frozenset(
    {
        *("add_council", "correct_council", "suspend_council", "resume_council"),
        *("switch_scheme_on", "switch_scheme_off", "set_setting"),
        *("add_bank_holiday", "remove_bank_holiday"),
    }
)
ISSUE_TOKEN, ADD_CLIENT, REVOKE_CLIENT = "issue_token", "add_client", "revoke_client"
ROTATE_CLIENT, REVOKE_SECRET = "rotate_client", "revoke_secret"
CLIENTS = frozenset({ISSUE_TOKEN, ADD_CLIENT, ROTATE_CLIENT, REVOKE_SECRET, REVOKE_CLIENT})

BY_HAND = DELIVERIES | COUNCILS | CLIENTS
