"""Where the rules stand that the operations name: whoever reads the contract has their reasons and sources with it."""

from __future__ import annotations

from services.lifelonglinks.contract import contact
from services.lifelonglinks.restrictions import rules as of_restrictions

RULEBOOK = (contact, of_restrictions)
