/** One delivery as a verifier of another language reads it. */
export type Line = {
  headers: Record<string, string>
  body: string
  secret: string
  /** Whether the library must accept it. */
  genuine: boolean
}

/** Every way in which a genuine delivery is changed; none of them may verify. */
export function tamperedWith(line: Line): Line[] {
  const { headers, body } = line
  const signature = headers['webhook-signature'] ?? ''
  const withHeader = (name: string, value: string) => ({
    ...line,
    headers: { ...headers, [name]: value },
    genuine: false,
  })
  return [
    { ...line, body: `${body} `, genuine: false },
    { ...line, body: body.replace('"data"', '"Data"'), genuine: false },
    withHeader('webhook-id', `${headers['webhook-id']}x`),
    withHeader('webhook-timestamp', String(Number(headers['webhook-timestamp']) + 1)),
    withHeader('webhook-timestamp', String(Number(headers['webhook-timestamp']) - 3_600)),
    withHeader('webhook-signature', flipped(signature)),
    withHeader('webhook-signature', signature.replaceAll('v1,', 'v2,')),
    withHeader('webhook-signature', ''),
    {
      ...line,
      secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      genuine: false,
    },
  ]
}

// Changes the first sign of every signature.
function flipped(signature: string): string {
  return signature.replaceAll(
    /(v1a?,)(.)/g,
    (_all, scheme: string, sign: string) => scheme + (sign === 'A' ? 'B' : 'A'),
  )
}
