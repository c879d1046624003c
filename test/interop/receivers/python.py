import sys

for line in sys.stdin:
    secret, id, sent_at, signature, body = line.rstrip("\n").split("\t")
    headers = {
        "webhook-id": id,
        "webhook-timestamp": sent_at,
        "webhook-signature": signature,
    }
    print(str(verify(base64.b64decode(body), headers, secret)).lower())
