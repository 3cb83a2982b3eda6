"""Pieces that several schemas share."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load
from marshmallow.fields import List

from chassis.contracts import numbers
from chassis.contracts.kinds import Email, Postcode, Telephone
from chassis.contracts.numbers import Number, coded_number, plain_number
from chassis.contracts.references import reference
from chassis.contracts.schemas import Choice, Flag, Schema, Text, Whole, listed
from services.carers.contract import codes
from services.carers.contract.scopes import ADDRESSES as ADDRESSES_SCOPE
from services.carers.contract.scopes import CONCERNS as CONCERNS_SCOPE
from services.carers.contract.scopes import CONTACTS as CONTACTS_SCOPE
from services.carers.contract.scopes import DBS as DBS_SCOPE

ADDRESSES = {"scope": ADDRESSES_SCOPE}
CONTACTS = {"scope": CONTACTS_SCOPE}
DBS = {"scope": DBS_SCOPE}
CONCERNS = {"scope": CONCERNS_SCOPE}


worker = numbers.worker


class Contact(Schema):
    """Where somebody lives and how to reach them; answered only under `addresses:read`."""

    address_lines = listed(Text(longest=120), most=5)
    postcode = Postcode()
    telephone = Telephone()
    email = Email()


def supplier_number(**kwargs: Any) -> Text:
    """Under which number finance pays the household. Not unique: a household that is approved anew keeps it."""
    meaning = "Finance's number of the household as a supplier. A household that is approved anew may keep it."
    return reference(40, **{"metadata": {"description": meaning}, **kwargs})


def kinds_of_care(**kwargs: Any) -> List[Any]:
    return listed(Choice(codes.KINDS_OF_CARE), least=1, most=5, **kwargs)


def person(**kwargs: Any) -> Whole:
    """A member of the household by number, as the application answers it; the first is 1."""
    return Whole(least=1, most=1000, **kwargs)


def child(**kwargs: Any) -> Number:
    """The council's own number of a child, never a name."""
    return plain_number("a child", like="C-1041", **kwargs)


def child_before(**kwargs: Any) -> Number:
    """A child's number, also one with a slash, as placements were recorded once."""
    return coded_number("a child", **kwargs)


def sibling_group(**kwargs: Any) -> Number:
    """The council's own reference of children who are siblings of each other."""
    return coded_number("a sibling group", longest=64, **kwargs)


class Home(Schema):
    """Each kind of pet is kept once, however often it was sent. `accessible_bathroom`: a child who needs a hoist, a
    seat or a level shower can use it."""

    bedrooms = Whole(least=0, most=50, required=True)
    step_free = Flag(required=True)
    accessible_bathroom = Flag(load_default=False)
    pets = listed(Choice(codes.PETS), most=20, load_default=list)
    smoking = Choice(codes.SMOKING, required=True)

    @post_load
    def _each_once(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "pets": list(dict.fromkeys(data["pets"]))}


class Offer(Schema):
    """What the household would like to do. Ages are whole years, both included."""

    daytime = Flag(required=True)
    overnight = Flag(required=True)
    age_from = Whole(least=0, most=17, required=True)
    age_to = Whole(least=0, most=17, required=True)
    sessions_per_month = Whole(least=0, most=62, load_default=None, allow_none=True)


class Terms(Schema):
    """Terms of approval. `number` is the most children at one time; above the usual fostering limit `limit_ground` says
    why: all are siblings of each other, or the authority where the carer lives granted the exemption `exemption`."""

    kinds_of_care = kinds_of_care(required=True)
    age_from = Whole(least=0, most=17, required=True)
    age_to = Whole(least=0, most=17, required=True)
    number = Whole(least=1, most=20, required=True)
    limit_ground = Choice(codes.LIMIT_GROUNDS, load_default="within_limit")
    exemption = Text(longest=200, load_default=None, allow_none=True)


class AgreedTerms(Terms):
    """Terms as they were decided, with the usual fostering limit that held that day."""

    usual_fostering_limit = Whole(least=1, most=20)
