"""A pipeline over many devices, from a file to a file; its records."""
import json
import time

DEVICES = 12_000
BEGIN_MS = 1_777_856_400_000   # 2026-05-04T01:00:00Z

PIPELINE = """
[pipeline]
name = "disk"
source = "devices"
transforms = ["map", "status"]
sinks = ["rows"]
tasks.max = 1
state.directory = "{state}"
state.copies.interval = "{copies}"
state.min_free_bytes = "{min_free}"
checkpoint.interval = "50ms"
epoch.max_output_bytes = "256KiB"
publish.max_bytes = "256KiB"

[sources.devices]
type = "file"
path = "input.jsonl"
format = "records"

[transforms.map]
type = "format_mapper"
zone = "+08:00"

[transforms.status]
type = "status_aggregator"
out_of_orderness = "1s"
window.size = "1m"

[sinks.rows]
type = "file"
path = "{rows}"
"""


def record(number):
    """Device by device, 100 a second: each comes once and has a window a minute from then on."""
    at_ms = BEGIN_MS + 10 * number
    clock = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at_ms // 1000 + 8 * 3600))
    value = {"MsgType": "StatusChange", "Event": "Online", "Topic": "", "Seq": 1, "PayloadLen": 0, "ProductId": "P",
             "DeviceName": f"device-{number}", "Payload": None, "Time": clock, "Reason": ""}
    return json.dumps({"topic": "t", "partition": 0, "offset": number, "timestamp": at_ms, "key": f"{number}",
                       "headers": {}, "value": json.dumps(value)})


def write_input(path, count=DEVICES):
    path.write_text("".join(record(number) + "\n" for number in range(count)))


def write_pipeline(path, state, rows="rows.jsonl", copies="0s", min_free="0B"):
    path.write_text(PIPELINE.format(state=state, rows=rows, copies=copies, min_free=min_free))
