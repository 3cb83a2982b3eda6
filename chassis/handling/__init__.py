"""How a call becomes an answer: load, one transaction, rules, audit, reply."""
