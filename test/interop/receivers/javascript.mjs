import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  const [secret, id, sentAt, signature, body] = line.split('\t')
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': sentAt,
    'webhook-signature': signature,
  }
  console.log(verify(Buffer.from(body, 'base64'), headers, secret))
}
