"""The calls that most programs need. Every other route is reached with `Relay.request`."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from .models import Output, RunDetail, RunWithCallback

ENDS = frozenset({"completed", "failed", "cancelled", "timed_out", "lost"})
# What passes by itself: the same call may succeed later.
_PASSING = frozenset({429, 502, 503, 504})
_MAX_TRIES = 6
_MAX_PAUSE_SECONDS = 30.0
_FIRST_LOOK_SECONDS = 0.5
_LAST_LOOK_SECONDS = 5.0


class RelayError(Exception):
    """The relay refused a call. Branch on `code`; the text is for people."""

    def __init__(self, code: str, message: str, status: int, details: Any, request_id: str | None):
        super().__init__(message)
        self.code = code
        self.status = status
        self.details = details
        self.request_id = request_id


class RunFailed(Exception):
    """A run ended without a result. `run` says how, and what its executions did."""

    def __init__(self, run: RunDetail):
        reason = run.error.message if run.error else "no reason is known"
        super().__init__(f"{run.id} ended as {run.state}: {reason}")
        self.run = run


class Relay:
    """A client of one relay. Use it in a `with` statement, or call `close`."""

    def __init__(self, base_url: str, token: str, *, timeout: float = 30.0):
        """`timeout` is for one call, in seconds."""
        self._http = httpx.Client(
            base_url=base_url, headers={"authorization": f"Bearer {token}"}, timeout=timeout
        )

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def run(
        self,
        workflow_id: str,
        inputs: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        timeout: float = 3600.0,
    ) -> list[Output]:
        """Runs a workflow, waits for its end and returns what it made.

        Raises RunFailed when it ended otherwise, TimeoutError after `timeout` seconds (the run
        goes on: its id is in the text), RelayError when the relay refuses.
        """
        started = self.start(workflow_id, inputs, key=key)
        run = self.wait(started.id, timeout=timeout)
        if run.state != "completed":
            raise RunFailed(run)
        return [output for execution in run.executions for output in execution.outputs]

    def start(
        self, workflow_id: str, inputs: Mapping[str, Any] | None = None, *, key: str | None = None
    ) -> RunWithCallback:
        """Starts a run and returns at once. The same `key` within a day is the same run."""
        body = {"workflowId": workflow_id, "inputs": dict(inputs or {})}
        # With a key the call can be repeated when its answer is lost: nothing is paid twice.
        headers = {"idempotency-key": key or str(uuid.uuid4())}
        answer = self.request("POST", "/v1/runs", json=body, headers=headers)
        return RunWithCallback.model_validate(answer)

    def get(self, run_id: str) -> RunDetail:
        return RunDetail.model_validate(self.request("GET", f"/v1/runs/{run_id}"))

    def wait(self, run_id: str, *, timeout: float = 3600.0) -> RunDetail:
        """Returns the run once it has ended, however it did. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        pause = _FIRST_LOOK_SECONDS
        while True:
            run = self.get(run_id)
            if run.state in ENDS:
                return run
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{run_id} is {run.state} after {timeout:g} s, and goes on")
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, _LAST_LOOK_SECONDS)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Makes a call and returns the JSON of its answer, None where there is none.

        What is safe to repeat (GET, or with an Idempotency-Key) is repeated while the trouble may
        pass. Raises RelayError, or an error of httpx when the relay is not reached.
        """
        is_safe = method == "GET" or "idempotency-key" in {name.lower() for name in headers or {}}
        tries = _MAX_TRIES if is_safe else 1
        for attempt in range(1, tries + 1):
            try:
                answer = self._http.request(method, path, json=json, params=params, headers=headers)
            except httpx.TransportError:
                if attempt == tries:
                    raise
                time.sleep(_pause(attempt, None))
                continue
            if answer.status_code not in _PASSING or attempt == tries:
                return _read(answer)
            time.sleep(_pause(attempt, answer.headers.get("retry-after")))
        raise AssertionError("unreachable")


def _pause(attempt: int, retry_after: str | None) -> float:
    if retry_after is not None and retry_after.isdecimal():
        return min(float(retry_after), _MAX_PAUSE_SECONDS)
    return min(2.0 ** (attempt - 1), _MAX_PAUSE_SECONDS) * random.uniform(0.5, 1.0)


def _read(answer: httpx.Response) -> Any:
    try:
        body = answer.json() if answer.content else None
    except ValueError:
        body = None
        if answer.is_success:
            raise RelayError("unknown", "The answer is not JSON", answer.status_code, None, None)
    if answer.is_success:
        return body
    error = body.get("error") if isinstance(body, dict) else None
    fault = error if isinstance(error, dict) else {}
    raise RelayError(
        fault.get("code", "unknown"),
        fault.get("message", f"The relay answered {answer.status_code}"),
        answer.status_code,
        fault.get("details"),
        answer.headers.get("x-request-id") or fault.get("requestId"),
    )
