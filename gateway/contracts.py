"""Every contract that the gateway serves."""

from __future__ import annotations

from chassis.contracts.contract import Contract
from gateway.contract import CONTRACT as GATEWAY
from services.activities.contract import CONTRACT as ACTIVITIES
from services.carers.contract import CONTRACT as CARERS
from services.carers.contract.rulebook import RULEBOOK as CARERS_RULES
from services.lifelonglinks.contract import CONTRACT as LIFELONGLINKS
from services.lifelonglinks.contract.rulebook import RULEBOOK as LIFELONGLINKS_RULES
from services.links.contract import CONTRACT as LINKS
from services.links.contract.rulebook import RULEBOOK as LINKS_RULES

SERVICES: tuple[Contract, ...] = (CARERS, LINKS, ACTIVITIES, LIFELONGLINKS)
CONTRACTS: tuple[Contract, ...] = (GATEWAY, *SERVICES)
RULEBOOKS = (CARERS_RULES, LINKS_RULES, LIFELONGLINKS_RULES)
"""Modules of rules, kept so that the documentation can give the reason and source of each rule that is named."""
