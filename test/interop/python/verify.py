"""Verifies deliveries with svix for Python, read as lines of JSON from standard input."""

import json
import sys

from svix.webhooks import Webhook, WebhookVerificationError


def is_accepted(line):
    try:
        Webhook(line["secret"]).verify(line["body"].encode(), line["headers"])
        return True
    # The library throws a ValueError at a signature without a scheme.
    except (WebhookVerificationError, ValueError):
        return False


count = wrong = 0
for text in sys.stdin:
    line = json.loads(text)
    count += 1
    wrong += is_accepted(line) != line["genuine"]
print(f"{count} checked, {wrong} wrong")
sys.exit(1 if wrong or not count else 0)
