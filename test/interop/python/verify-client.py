"""Verifies deliveries with clients/python, read as lines of JSON from standard input."""

import json
import sys

from wireflow_connect import verify

count = wrong = 0
for text in sys.stdin:
    line = json.loads(text)
    count += 1
    wrong += verify(line["body"].encode(), line["headers"], line["secret"]) != line["genuine"]
print(f"{count} checked, {wrong} wrong")
sys.exit(1 if wrong or not count else 0)
