"""What would unlock a pair that hard conditions exclude. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unlock:
    """One thing to do. `kind` is one of `UNLOCK_KINDS`, `code` says which, for example the clinical task of a training;
    `rule` is the condition that it would satisfy."""

    kind: str
    code: str
    words: str
    rule: str


def plain(code: str) -> str:
    return code.replace("_", " ")


def training(task: str, rule: str, lapsed: bool) -> Unlock:
    """`lapsed`: somebody was signed off for it, at another time."""
    words = f"{plain(task)} signed off again" if lapsed else f"{plain(task)} training"
    return Unlock("training", task, words, rule)


def checks(rule: str) -> Unlock:
    return Unlock("checks", "checks", "the household's checks renewed", rule)


def review(rule: str) -> Unlock:
    return Unlock("review", "approval_review", "the review of the approval", rule)


def terms(code: str, words: str, rule: str) -> Unlock:
    return Unlock("terms", code, f"terms of approval for {words}", rule)


def offer(code: str, words: str, rule: str) -> Unlock:
    return Unlock("offer", code, words, rule)


def statement(factor: str, rule: str) -> Unlock:
    return Unlock("statement", factor, f"what the carer says of its {plain(factor)}", rule)
