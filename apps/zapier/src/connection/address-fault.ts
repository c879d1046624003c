const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * What is wrong with an address somebody typed as that of a service; undefined when nothing
 * is. A key must not travel in the clear, so only this machine may be plain `http`.
 */
export function addressFault(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL. It begins with https://'
  const { protocol, hostname, username, search, hash } = new URL(url)
  if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.has(hostname))) {
    return 'must begin with https://'
  }
  if (username) return 'must not contain a user name or password'
  if (search || hash) return 'must end before any ? or #'
  return undefined
}
