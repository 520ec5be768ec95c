"""Strict reading of what devices and platforms send: JSON, base64 and times."""

import binascii
import datetime
import json
import re

MAX_DEPTH = 32                      # containers in each other
SECONDS_BELOW = 10**11              # a smaller integer counts seconds, a greater one milliseconds
INT64_MAX = 2**63 - 1

_BOM = b"\xef\xbb\xbf"
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_DIGITS = re.compile(r"[0-9]+")
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?")
_EPOCH = datetime.datetime(1970, 1, 1)
_DURATION = re.compile(r"(-?[0-9]+)(ms|s|m|h|d)")
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


class NotJson(Exception):
    """The bytes are no JSON text."""


def _refuse_constant(word):
    raise ValueError(word)


def _integer(text):
    """An integer of any length; far too long ones only have to stay unusable as a time."""
    return int(text) if len(text) <= 100 else float("inf")


def _depth(value):
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def parse_json(data):
    """RFC 8259 JSON in UTF-8. A byte order mark is stripped; of duplicate keys the last counts."""
    if data.startswith(_BOM):
        data = data[len(_BOM):]
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant,
                           parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if data.count(b"{") + data.count(b"[") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise NotJson("nested too deep")
    return value


def parse_base64(text):
    """The bytes behind standard base64 with padding, or None."""
    if not _BASE64.fullmatch(text):
        return None
    return binascii.a2b_base64(text)


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def number_time(value):
    """Milliseconds of an integer or a string of digits above 0, else None."""
    if isinstance(value, str) and _DIGITS.fullmatch(value) and len(value) <= 100:
        value = int(value)
    if not is_integer(value) or not 0 < value <= INT64_MAX:
        return None
    return value * 1000 if value < SECONDS_BELOW else value


def date_time(value, zone_ms):
    """Milliseconds of a date text, else None. Without a zone of its own it is in zone_ms."""
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        moment = datetime.datetime(*(int(part) for part in match.groups()[:6]))
        offset_ms = zone_offset(match[8]) if match[8] else zone_ms
    except ValueError:
        return None
    fraction_ms = int(((match[7] or "") + "000")[:3])
    whole_ms = (moment - _EPOCH) // datetime.timedelta(milliseconds=1)
    time_ms = whole_ms + fraction_ms - offset_ms
    return time_ms if time_ms > 0 else None


def any_time(value, zone_ms):
    """Milliseconds of a number, digits or a date text, else None."""
    time_ms = number_time(value)
    return date_time(value, zone_ms) if time_ms is None else time_ms


def zone_offset(text):
    """'+08:00' or 'Z' in milliseconds."""
    if text in ("Z", "UTC"):
        return 0
    match = re.fullmatch(r"([+-])([0-9]{2}):([0-9]{2})", text)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise ValueError(f"not a zone: {text}")
    offset_ms = (int(match[2]) * 60 + int(match[3])) * 60_000
    return -offset_ms if match[1] == "-" else offset_ms


def duration(text):
    """'10s', '500ms', '-8h' in milliseconds."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration: {text}")
    return int(match[1]) * _UNIT_MS[match[2]]
