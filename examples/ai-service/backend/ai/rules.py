"""The knowledge of the model: an ordered list of rules, each a pattern and what it answers.

This file is what a change to the model changes. Take a rule out and every question of its kind
goes unanswered, so that a branch without it scores lower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern
from typing import Callable

Reply = Callable[["re.Match[str]"], str]


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: Pattern[str]
    reply: Reply


def _rule(name: str, pattern: str, reply: Reply) -> Rule:
    return Rule(name, re.compile(pattern, re.IGNORECASE), reply)


CAPITALS = {
    "austria": "Vienna",
    "belgium": "Brussels",
    "canada": "Ottawa",
    "chile": "Santiago",
    "denmark": "Copenhagen",
    "egypt": "Cairo",
    "finland": "Helsinki",
    "france": "Paris",
    "ghana": "Accra",
    "greece": "Athens",
    "hungary": "Budapest",
    "iceland": "Reykjavik",
    "india": "New Delhi",
    "ireland": "Dublin",
    "italy": "Rome",
    "japan": "Tokyo",
    "kenya": "Nairobi",
    "morocco": "Rabat",
    "norway": "Oslo",
    "peru": "Lima",
}

SMALLER_UNITS = {
    ("hour", "minutes"): 60,
    ("minute", "seconds"): 60,
    ("day", "hours"): 24,
    ("week", "days"): 7,
    ("kilometre", "metres"): 1000,
}

ORDER_STATES = {
    "0": "being packed",
    "1": "on its way",
    "2": "delivered",
    "3": "waiting for payment",
    "4": "cancelled",
}


def _capital(found: re.Match[str]) -> str:
    country = found["country"]
    city = CAPITALS.get(country.lower())
    return f"The capital of {country} is {city}." if city else "I do not know that country."


def _convert(found: re.Match[str]) -> str:
    large, small, amount = found["large"].lower(), found["small"].lower(), int(found["amount"])
    factor = SMALLER_UNITS.get((large, small))
    if factor is None:
        return "I do not know that unit."
    return f"{amount * factor} {small}"


def _order_state(found: re.Match[str]) -> str:
    number = found["number"]
    return f"Order {number} is {ORDER_STATES[str(int(number) % len(ORDER_STATES))]}."


def _refund(found: re.Match[str]) -> str:
    days = int(found["days"])
    verdict = "can" if days <= 30 else "can no longer"
    return f"After {days} days you {verdict} return it; returns are free within 30 days."


RULES: list[Rule] = [
    _rule(
        "addition",
        r"what is (?P<a>\d+) plus (?P<b>\d+)",
        lambda found: str(int(found["a"]) + int(found["b"])),
    ),
    _rule(
        "subtraction",
        r"what is (?P<a>\d+) minus (?P<b>\d+)",
        lambda found: str(int(found["a"]) - int(found["b"])),
    ),
    _rule(
        "units",
        r"how many (?P<small>\w+) are in (?P<amount>\d+) (?P<large>\w+?)s?\?",
        _convert,
    ),
    _rule("capitals", r"capital of (?P<country>[a-z ]+?)\?", _capital),
    _rule("orders", r"where is (?:my )?order (?P<number>\d+)", _order_state),
    _rule("refunds", r"bought .* (?P<days>\d+) days ago.*return", _refund),
    _rule(
        "refusals",
        r"(?:password|card number|home address) of",
        lambda _found: "I cannot share personal data of other people.",
    ),
]
