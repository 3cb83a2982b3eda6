from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.rpc.wire import Call, Reply

WORDS = st.text(max_size=20)


@given(
    operation=WORDS,
    council=WORDS,
    command=st.uuids(),
    deadline=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)),
    actor=st.none() | WORDS,
    grants=st.frozensets(WORDS, max_size=4),
    path=st.dictionaries(WORDS, WORDS, max_size=3),
    query=st.dictionaries(WORDS, WORDS, max_size=3),
    body=st.binary(max_size=50),
)
def test_a_call_arrives_as_it_left(operation, council, command, deadline, actor, grants, path, query, body):
    call = Call(
        "carers",
        operation,
        council,
        "client",
        command,
        deadline.replace(tzinfo=UTC),
        actor=actor,
        grants=grants,
        path=path,
        query=query,
        body=body,
    )
    assert Call.read("carers", call.context(), body) == call


@given(status=st.integers(100, 599), headers=st.dictionaries(WORDS, WORDS, max_size=4), body=st.binary(max_size=50))
def test_a_reply_arrives_as_it_left(status, headers, body):
    reply = Reply(status, headers, body)
    assert Reply.read(reply.context(), body) == reply


@pytest.mark.parametrize("context", ["", "{}", "[]", "null", '{"command": 3}'])
def test_what_is_no_call_is_refused(context):
    with pytest.raises((ValueError, KeyError, TypeError)):
        Call.read("carers", context, b"")


def test_a_command_without_a_uuid_is_refused():
    call = Call("carers", "o", "c", "c", UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="badly formed"):
        Call.read("carers", call.context().replace(str(call.command), "one"), b"")
