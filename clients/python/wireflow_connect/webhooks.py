"""Verification of webhooks, as https://www.standardwebhooks.com describes it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

TOLERANCE_SECONDS = 300


class SignatureError(Exception):
    """A delivery is not from the relay, or was changed, or is too old."""


def unwrap(body: bytes, headers: Mapping[str, str], secrets: str | Iterable[str]) -> dict[str, Any]:
    """Returns the event of a delivery that was signed with one of the secrets.

    `body` must be the bytes as they came: JSON that was read and written again does not verify.
    Raises SignatureError.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id = given.get("webhook-id", "")
    sent_at = given.get("webhook-timestamp", "")
    if not message_id or not re.fullmatch(r"[0-9]{1,15}", sent_at):
        raise SignatureError("webhook-id or webhook-timestamp is missing or not valid")
    if abs(time.time() - int(sent_at)) > TOLERANCE_SECONDS:
        raise SignatureError("The delivery is older than five minutes, or this clock is wrong")
    content = f"{message_id}.{sent_at}.".encode() + body
    signatures = [each.encode() for each in given.get("webhook-signature", "").split(" ")]
    for secret in [secrets] if isinstance(secrets, str) else secrets:
        wanted = _sign(secret, content)
        if any(hmac.compare_digest(each, wanted) for each in signatures):
            return json.loads(body)
    raise SignatureError("No signature matches: another secret, or the body is not as it came")


def verify(body: bytes, headers: Mapping[str, str], secrets: str | Iterable[str]) -> bool:
    """Whether `unwrap` would return an event."""
    try:
        unwrap(body, headers, secrets)
    except (SignatureError, ValueError):
        return False
    return True


def _sign(secret: str, content: bytes) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("A secret looks like whsec_ and base64 after it") from error
    return b"v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
