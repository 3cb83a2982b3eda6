"""The contract of the service that echoes."""

from __future__ import annotations

from chassis.contracts.schemas import Schema, Text, Whole


class Echo(Schema):
    message = Text(required=True)
    number = Whole(required=True)
