"""From a record's value to device records, as STATUS.md section 1 has it.

map_record() returns a list of DeviceRecord, or a DeadLetter.
"""

from dataclasses import dataclass
from typing import NamedTuple

from strict import (NotJson, any_time, date_time, is_integer, number_time, parse_base64,
                    parse_json)

TRANSFORMATION = "TRANSFORMATION"


@dataclass(frozen=True)
class Settings:
    zone_ms: int = 8 * 3_600_000
    platform: str = "auto"              # auto | tencent | alibaba
    status_order: str = "time"          # time | last_time


class DeviceRecord(NamedTuple):
    product: str
    device: str
    ts: int
    kind: str                           # status | data
    state: str                          # of a status: online | offline
    reason: str
    uplink: bool                        # of data: the device itself sent it
    place: int                          # in its message


class DeadLetter(NamedTuple):
    stage: str
    reason: str
    ts: int | None = None


class Unmappable(Exception):
    """The record is a dead letter of the mapping."""


class Mapped(NamedTuple):
    """What a message says; `ts` is None when it names no usable time."""
    product: str
    device: str
    ts: int | None
    kind: str
    state: str = ""
    reason: str = ""
    uplink: bool = False
    subs: tuple = ()                    # (product, device, state) of reported sub-devices


def map_record(value, timestamp, settings=Settings()):
    """The device records of a value (bytes or None) with its Kafka timestamp (or None)."""
    try:
        mapped = _map_message(_message(value), settings)
    except Unmappable as error:
        return DeadLetter(TRANSFORMATION, str(error))
    ts = timestamp if mapped.ts is None else mapped.ts
    if ts is None:
        return DeadLetter("time", "no usable time in the message, none in the record")
    records = [DeviceRecord(mapped.product, mapped.device, ts, mapped.kind, mapped.state,
                            mapped.reason, mapped.uplink, 0)]
    for place, (product, device, state) in enumerate(mapped.subs, 1):
        records.append(DeviceRecord(product, device, ts, "status", state, "", False, place))
    return records


def _message(value):
    if value is None:
        raise Unmappable("no value")
    try:
        message = parse_json(value)
    except NotJson as error:
        raise Unmappable(f"not JSON: {error}") from None
    if not isinstance(message, dict):
        raise Unmappable("not a JSON object")
    return message


def _map_message(message, settings):
    if settings.platform != "alibaba":
        if "MsgType" in message:
            return _tencent(message, settings)
        if all(name in message for name in ("productid", "devicename", "payload")):
            return _tencent_http(message)
    if settings.platform != "tencent":
        return _alibaba(message, settings)
    raise Unmappable("of no known kind")


def _first_text(message, *names):
    """The first member of these that is a text with something in it."""
    for name in names:
        text = message.get(name)
        if isinstance(text, str) and text:
            return _utf8(text)
    raise Unmappable(f"no {names[0]}")


def _utf8(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Unmappable("half a surrogate pair has no UTF-8 form") from None
    return text


# ---- Tencent ---------------------------------------------------------------------------------

def _tencent(message, settings):
    payload = _decode_payload(message.get("Payload"))
    product = _first_text(message, "ProductId", "ProductID", "ProductName")
    device = _first_text(message, "DeviceName")
    time_ms = date_time(message.get("Time"), settings.zone_ms)
    if message["MsgType"] in ("StatusChange", "Status"):
        return _tencent_status(message, product, device, time_ms)
    if message["MsgType"] in ("Publish", "Forward"):
        topic = message.get("Topic")
        return _tencent_data(product, device, topic, _payload_object(payload), time_ms)
    raise Unmappable("unknown MsgType")


def _decode_payload(text):
    if text is None:
        return b""
    payload = parse_base64(text) if isinstance(text, str) else None
    if payload is None:
        raise Unmappable("Payload is not base64")
    return payload


def _payload_object(payload):
    """The members of a JSON object; none for everything else, which is raw data."""
    try:
        body = parse_json(payload)
    except NotJson:
        return {}
    return body if isinstance(body, dict) else {}


def _tencent_status(message, product, device, time_ms):
    state = {"Online": "online", "Offline": "offline"}.get(_word(message.get("Event")))
    if state is None:
        raise Unmappable("unknown Event")
    reason = message.get("Reason")
    reason = _utf8(reason) if isinstance(reason, str) else ""
    return Mapped(product, device, time_ms, "status", state, reason)


def _tencent_http(message):
    body = message["payload"] if isinstance(message["payload"], dict) else {}
    return _tencent_data(_first_text(message, "productid"), _first_text(message, "devicename"),
                         message.get("topic"), body, number_time(message.get("timestamp")))


def _tencent_data(product, device, topic, body, time_ms):
    topic = topic if isinstance(topic, str) else ""
    ts = _tencent_data_time(body)
    return Mapped(product, device, time_ms if ts is None else ts, "data",
                  uplink=_tencent_uplink(topic, body), subs=_sub_devices(topic, body))


def _tencent_data_time(body):
    if body.get("method") == "events_post" and isinstance(body.get("events"), list):
        times = [number_time(event.get("timestamp"))
                 for event in body["events"] if isinstance(event, dict)]
        usable = [time_ms for time_ms in times if time_ms is not None]
        if usable:
            return max(usable)
    return number_time(body.get("timestamp"))


def _tencent_uplink(topic, body):
    if not topic.startswith("$"):
        return topic != ""                                  # a custom topic
    if topic.startswith("$thing/up/"):
        method = body.get("method")
        is_reply = isinstance(method, str) and method.endswith("_reply")
        return not is_reply or (is_integer(body.get("code")) and body["code"] == 0)
    if topic.startswith("$ota/report/"):
        return True
    for operation in ("$gateway/operation/", "$template/operation/"):
        if topic.startswith(operation):
            return not topic.startswith(operation + "result/")
    return False


def _sub_devices(topic, body):
    """Sub-devices that a gateway message reports online or offline with a result of 0."""
    state, inner = body.get("type"), body.get("payload")
    if not topic.startswith("$gateway/operation/") or state not in ("online", "offline"):
        return ()
    devices = inner.get("devices") if isinstance(inner, dict) else None
    found = []
    for entry in devices if isinstance(devices, list) else []:
        if isinstance(entry, dict) and is_integer(entry.get("result")) and entry["result"] == 0:
            found.append((_first_text(entry, "product_id"), _first_text(entry, "device_name"),
                          state))
    return tuple(found)


# ---- Alibaba ---------------------------------------------------------------------------------

_BATCH = ("items", "values", "payload")


def _alibaba(message, settings):
    """FORMATS.md section 3.2: by shape, in its order."""
    has = message.__contains__
    if any(isinstance(message.get(name), dict) for name in _BATCH):
        return _alibaba_data(message, settings, True, _greatest_time(message, settings))
    if has("identifier") and has("value"):
        return _alibaba_data(message, settings, True)
    if isinstance(message.get("devices"), list) and (has("gwIotId") or has("gwDeviceName")):
        return _alibaba_data(message, settings, not has("action"), names=("gwProductKey",
                                                                          "gwDeviceName"))
    if _is_new_status(message):
        return _alibaba_new_status(message, settings)
    if isinstance(message.get("status"), dict):
        return _alibaba_old_status(message, settings)
    if has("action") and has("messageCreateTime"):
        return _alibaba_data(message, settings, False)                       # lifecycle
    if has("requestId") and has("code") and has("topic"):
        return _alibaba_data(message, settings, is_integer(message["code"])
                             and message["code"] == 200)                     # downlink reply
    if has("srcVersion") and has("status"):
        return _alibaba_data(message, settings, False)                       # OTA result
    if has("step") or has("moduleVersion"):
        return _alibaba_data(message, settings, True)                        # OTA progress, version
    if _is_tags(message.get("value")):
        return _alibaba_data(message, settings, True)
    raise Unmappable("of no known kind")


def _alibaba_data(message, settings, uplink, ts=None, names=("productKey", "deviceName")):
    for name in ("time", "gmtCreate", "messageCreateTime"):
        if ts is None:
            ts = any_time(message.get(name), settings.zone_ms)
    product, device = (_first_text(message, name) for name in names)
    return Mapped(product, device, ts, "data", uplink=uplink)


def _greatest_time(message, settings):
    """The greatest usable `time` anywhere below the items."""
    found, waiting = [], [message[name] for name in _BATCH if isinstance(message.get(name), dict)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(any_time(value.get("time"), settings.zone_ms))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return max((time_ms for time_ms in found if time_ms is not None), default=None)


def _is_new_status(message):
    status = message.get("status")
    if not isinstance(status, str):
        return False
    return "utcTime" in message or status in ("online", "offline")


def _alibaba_new_status(message, settings):
    if message["status"] not in ("online", "offline"):
        raise Unmappable("unknown status")
    names = ("utcTime", "time")
    if settings.status_order == "last_time":
        names = ("utcLastTime", "lastTime")
    return _alibaba_status(message, message["status"],
                           [message.get(name) for name in names], settings)


def _alibaba_old_status(message, settings):
    value, action = message["status"].get("value"), message.get("action")
    said = []
    if value is not None:
        key = str(value) if is_integer(value) else _word(value)
        said.append({"1": "online", "0": "offline"}.get(key))
    if action is not None:
        said.append(action if action in ("online", "offline") else None)
    if len(set(said)) != 1 or said[0] is None:
        raise Unmappable("unknown or contradicting status")
    return _alibaba_status(message, said[0], [message["status"].get("time")], settings)


def _alibaba_status(message, state, candidates, settings):
    times = [any_time(value, settings.zone_ms) for value in candidates]
    ts = next((time_ms for time_ms in times if time_ms is not None), None)
    code = message.get("offlineReasonCode")
    reason = str(code) if is_integer(code) else _utf8(_word(code))
    return Mapped(_first_text(message, "productKey"), _first_text(message, "deviceName"), ts,
                  "status", state, reason)


def _word(value):
    return value if isinstance(value, str) else ""


def _is_tags(value):
    return isinstance(value, list) and any(isinstance(tag, dict) and "attrKey" in tag
                                           for tag in value)
