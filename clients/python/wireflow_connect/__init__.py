"""Runs Wireflow workflows through a Wireflow Connect relay, and verifies its webhooks."""

from .client import Relay, RelayError, RunFailed
from .webhooks import SignatureError, unwrap, verify

__all__ = ["Relay", "RelayError", "RunFailed", "SignatureError", "unwrap", "verify"]
