import type { Bundle } from 'zapier-platform-core'

/** One of the two services that a connection may lead to. */
export type Service = {
  name: 'wireflow' | 'relay'
  /** Without a slash at the end. */
  url: string
  key: string
}

/** Where a connection leads. The relay is optional: without it no callback can be had. */
export type Connection = { wireflow: Service; relay: Service | undefined }

const WIREFLOW_URL = 'https://www.wireflow.ai/api/v1'

type AuthData = Readonly<Partial<Record<string, string>>>

/** Reads a connection from what its owner typed. */
export function connectionOf({ authData }: Pick<Bundle, 'authData'>): Connection {
  const { api_key, base_url, relay_url, relay_token } = authData as AuthData
  // The address of its API is often copied with its version.
  const relayUrl = trimmed(relay_url).replace(/\/v1$/, '')
  return {
    wireflow: {
      name: 'wireflow',
      url: trimmed(base_url) || WIREFLOW_URL,
      key: api_key?.trim() ?? '',
    },
    relay: relayUrl
      ? { name: 'relay', url: relayUrl, key: relay_token?.trim() ?? '' }
      : undefined,
  }
}

/** The service that answers at `url`, if it is one of this connection's. */
export function serviceAt(connection: Connection, url: string): Service | undefined {
  return [connection.wireflow, connection.relay].find(
    (service) => service && isBelow(service.url, url),
  )
}

// Compared as parsed, so that `https://host@evil`, another port or a longer host name that
// begins alike do not count as below.
function isBelow(serviceUrl: string, url: string): boolean {
  if (!URL.canParse(serviceUrl) || !URL.canParse(url)) return false
  const service = new URL(serviceUrl)
  const asked = new URL(url)
  const folder = service.pathname.replace(/\/*$/, '/')
  return asked.origin === service.origin && asked.pathname.startsWith(folder)
}

function trimmed(url: string | undefined): string {
  return (url ?? '').trim().replace(/\/+$/, '')
}
