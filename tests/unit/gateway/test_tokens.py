"""No token but one that this gateway signed, for this gateway, unexpired and unrevoked, opens anything."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy.exc import OperationalError

from chassis.problems import Problem
from gateway.identity import tokens
from gateway.identity.keys import ROTATION, make_key
from gateway.identity.revocations import POLL_SECONDS, TRUSTED_SECONDS, Revocations
from tests.unit.gateway.support import NORTH, World, council_path

PATH = council_path("/things")


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    header, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    return json.loads(header), json.loads(claims), signature


def signed(world: World, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token under our own key whose header or claims are not what we would write."""
    key = world.keys.current()
    whole = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt", **header}
    return jwt.encode(whole, claims, key.key, algorithms=["ES256"])


def hmac_signed(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    signed_part = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed_part}.{encoded(hmac.digest(secret, signed_part.encode(), 'sha256'))}"


def forgeries(world: World) -> dict[str, str]:
    header, claims, signature = opened(world.token())
    public = world.keys.current().key.as_pem(private=False)
    stranger = ECKey.generate_key("P-256", private=True)
    now = int(world.clock().timestamp())
    return {
        "alg none, no signature": f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}.",
        "alg none, our signature": f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}.{encoded(signature)}",
        "alg None": f"{encoded({**header, 'alg': 'None'})}.{encoded(claims)}.",
        "HS256 with our public key": hmac_signed({**header, "alg": "HS256"}, claims, public),
        "another's key under our kid": jwt.encode(header, claims, stranger, algorithms=["ES256"]),
        "another's key in jwk": jwt.encode(
            {**header, "kid": "x", "jwk": stranger.as_dict(private=False)}, claims, stranger, algorithms=["ES256"]
        ),
        "RS256": jwt.encode({**header, "alg": "RS256"}, claims, RSAKey.generate_key(2048), algorithms=["RS256"]),
        "unknown kid": signed(world, {"kid": "unknown"}, claims),
        "kid is no text": f"{encoded({**header, 'kid': 7})}.{encoded(claims)}.{encoded(signature)}",
        "no kid": f"{encoded({'alg': 'ES256', 'typ': 'at+jwt'})}.{encoded(claims)}.{encoded(signature)}",
        "an identity token": signed(world, {"typ": "JWT"}, claims),
        "more scopes, old signature": f"{encoded(header)}.{encoded({**claims, 'scope': 'all'})}.{encoded(signature)}",
        "another council": f"{encoded(header)}.{encoded({**claims, 'council': 'x'})}.{encoded(signature)}",
        "no signature": f"{encoded(header)}.{encoded(claims)}.",
        "zero signature": f"{encoded(header)}.{encoded(claims)}.{encoded(bytes(64))}",
        "another issuer": signed(world, {}, {**claims, "iss": "elsewhere"}),
        "another audience": signed(world, {}, {**claims, "aud": "elsewhere"}),
        "several audiences": signed(world, {}, {**claims, "aud": ["kinweave", "elsewhere"]}),
        "expired": signed(world, {}, {**claims, "exp": now}),
        "no expiry": signed(world, {}, {k: v for k, v in claims.items() if k != "exp"}),
        "expiry is no number": signed(world, {}, {**claims, "exp": "never"}),
        "from the future": signed(world, {}, {**claims, "iat": now + 3600}),
        "no council": signed(world, {}, {k: v for k, v in claims.items() if k != "council"}),
        "scopes as a list": signed(world, {}, {**claims, "scope": ["things:read"]}),
        "claims are a list": f"{encoded(header)}.{encoded([])}.{encoded(signature)}",
        "header is a list": f"{encoded([])}.{encoded(claims)}.{encoded(signature)}",
        "header is no JSON": f"{encoded(b'x')}.{encoded(claims)}.{encoded(signature)}",
        "five parts": "a.b.c.d.e",
        "one part": "abc",
        "dots": "." * 50,
        "not base64": "!!.!!.!!",
        "very long": "A" * 100_000,
        "not ASCII": "\xe9\xe9.\xe9.\xe9",
        "deep header": f"{encoded(b'[' * 5000)}.{encoded(claims)}.{encoded(signature)}",
    }


NAMES = list(forgeries(World()))


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_token_is_401(world: World, name: str) -> None:
    answer = world.get(PATH, forgeries(world)[name])
    assert (answer.status, answer.problem) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kinweave", error="invalid_token"'
    assert world.calls == []


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer ", "Token abc"])
def test_without_a_bearer_token_it_is_401(world: World, header: str | None) -> None:
    answer = world.send("GET", PATH, **({"Authorization": header} if header is not None else {}))
    assert answer.problem == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="kinweave"')


def test_our_own_token_is_taken_until_it_expires(world: World) -> None:
    token = world.token()
    assert world.get(PATH, token).status == 200
    world.clock.go(seconds=tokens.SECONDS - 1)
    assert world.get(PATH, token).status == 200
    world.clock.go(seconds=1)
    assert world.get(PATH, token).problem == "unauthenticated"


def test_a_verified_token_costs_no_second_signature_check(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = world.token()
    world.get(PATH, token)
    monkeypatch.setattr(tokens, "read", lambda *_: pytest.fail("the signature was checked again"))
    assert world.get(PATH, token).status == 200


def test_the_memory_of_tokens_is_bounded(world: World) -> None:
    world.verify._capacity = 3
    for number in range(10):
        world.verify(world.token(client=f"client-{number}"))
    assert len(world.verify._known) == 3


def test_a_revoked_client_is_refused_though_its_token_was_verified(world: World) -> None:
    token = world.token(client="north-synthetic.one")
    assert world.get(PATH, token).status == 200
    world.revoked.add("north-synthetic.one")
    assert world.get(PATH, token).problem == "unauthenticated"


def test_revocations_are_read_again_within_five_seconds() -> None:
    now, stored = [0.0], set[str]()
    revocations = Revocations(lambda: frozenset(stored), lambda: now[0])
    assert "one" not in revocations
    stored.add("one")
    now[0] += 5
    assert "one" in revocations
    assert POLL_SECONDS < 5


def test_revocations_that_cannot_be_read_let_nobody_in_for_long() -> None:
    now, away = [0.0], [False]

    def load() -> frozenset[str]:
        if away[0]:
            raise OperationalError("", {}, Exception())
        return frozenset()

    revocations = Revocations(load, lambda: now[0])
    assert "one" not in revocations
    away[0] = True
    now[0] += TRUSTED_SECONDS - 1
    assert "one" not in revocations
    now[0] += 5
    with pytest.raises(Problem) as refused:
        assert "one" in revocations
    assert refused.value.status == 503


def test_keys_rotate_and_the_old_one_verifies_what_it_signed(world: World) -> None:
    first = world.keys.current()
    world.clock.go(days=30, seconds=-60)
    old = world.token()
    assert opened(old)[0]["kid"] == first.kid
    world.clock.go(seconds=120)
    new = world.token()
    assert opened(new)[0]["kid"] != first.kid
    assert world.get(PATH, old).status == 200
    assert world.get(PATH, new).status == 200
    assert {key["kid"] for key in world.keys.public()["keys"]} == {first.kid, opened(new)[0]["kid"]}


def test_a_key_that_another_replica_made_is_found(world: World) -> None:
    world.keys.current()
    world.store.keys.insert(0, make_key(world.clock()))
    world.keys._loaded = float("-inf")
    elsewhere = world.store.keys[0]
    header, claims, _ = opened(world.token())
    token = jwt.encode({**header, "kid": elsewhere.kid}, claims, elsewhere.key, algorithms=["ES256"])
    assert world.get(PATH, token).status == 200


def test_a_key_is_forgotten_when_no_token_of_it_can_be_left(world: World) -> None:
    key = world.keys.current()
    world.clock.now += ROTATION + timedelta(days=3)
    assert world.keys.find(key.kid) is None


@pytest.mark.parametrize("path", ["/oauth/jwks", "/.well-known/jwks.json"])
def test_the_published_keys_verify_and_are_public_only(world: World, path: str) -> None:
    token = world.token()
    published = world.get(path).json["keys"]
    assert all("d" not in key and key["alg"] == "ES256" and key["use"] == "sig" for key in published)
    key = ECKey.import_key(next(k for k in published if k["kid"] == opened(token)[0]["kid"]))
    assert jwt.decode(token, key, algorithms=["ES256"]).claims["council"] == NORTH.slug
