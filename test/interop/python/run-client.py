"""What clients/python does with a relay that works: prints what it saw as JSON."""

import json
import os

from wireflow_connect import Relay, RelayError, RunFailed

workflow = os.environ["WORKFLOW_ID"]
seen = {}
with Relay(os.environ["RELAY_URL"], os.environ["RELAY_TOKEN"]) as relay:
    first = relay.start(workflow, {"Prompt": "twice"}, key="order-7")
    again = relay.start(workflow, {"Prompt": "twice"}, key="order-7")
    seen["is_same"] = first.id == again.id
    run = relay.wait(first.id)
    seen["state"] = run.state
    seen["workflow"] = run.workflow_id
    seen["took"] = (run.ended_at - run.accepted_at).total_seconds() > 0
    seen["usage"] = type(relay.request("GET", "/v1/usage")).__name__
    try:
        relay.run(workflow, timeout=0)
    except TimeoutError as error:
        seen["timeout"] = "goes on" in str(error)
    try:
        relay.run(os.environ["FAILING_WORKFLOW_ID"])
    except RunFailed as error:
        seen["failed"] = error.run.state
    try:
        relay.get("run_00000000000000000000000000")
    except RelayError as error:
        seen["refused"] = [error.code, error.status, bool(error.request_id)]
print(json.dumps(seen))
