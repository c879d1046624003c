type Headers = Readonly<Record<string, string>>

/**
 * Says of a delivery how many deliveries led to it, itself included. A trigger that is called
 * with it knows a loop by that.
 */
export const HOPS_HEADER = 'wireflow-connect-hops'

// What the relay or its connection sets, and what describes the body: the owner of an
// endpoint cannot know it, and a receiver that believes it cannot read the delivery.
const OWN_NAMES = new Set(
  `accept-encoding connection content-digest content-encoding content-length content-location
   content-md5 content-range content-type date digest expect host http2-settings keep-alive
   repr-digest te trailer transfer-encoding upgrade user-agent`.split(/\s+/),
)

/** Whether deliveries carry a header of this name already, or must not carry it. */
export function isOwnHeader(name: string): boolean {
  const known = name.toLowerCase()
  return OWN_NAMES.has(known) || /^(webhook|proxy|wireflow-connect)-/.test(known)
}

/** Names that occur more than once, whatever their case, each as it was written last. */
export function namesGivenTwice(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => {
    const known = name.toLowerCase()
    return seen.has(known) || !seen.add(known)
  })
}

/**
 * What goes along with a delivery. Endpoints are kept that were made before a name was
 * refused when given twice: of the same name in both, the secret value alone is sent.
 */
export function customHeaders(headers: Headers, secretHeaders: Headers): Headers {
  const byName = new Map<string, [string, string]>()
  for (const header of [...Object.entries(headers), ...Object.entries(secretHeaders)]) {
    if (!isOwnHeader(header[0])) byName.set(header[0].toLowerCase(), header)
  }
  return Object.fromEntries(byName.values())
}
