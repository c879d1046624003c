import { existsSync } from 'node:fs'
import { join } from 'node:path'

// The address of a Unix socket has 108 bytes on Linux and 104 on macOS, the last one a zero.
const MAX_PATH_BYTES = 103
const SOCKET_FILE = '.s.PGSQL.'
const LONGEST_NAME = `${SOCKET_FILE}65535`

/**
 * The server's options for a socket file in its cluster's folder, which nobody else may
 * enter: a query by it costs less than one by TCP. Empty where the system has none.
 */
export function socketOptions(cluster: string): string {
  const path = join(cluster, LONGEST_NAME)
  const fits = Buffer.byteLength(path) <= MAX_PATH_BYTES
  // A server runs in its cluster's folder, so that its name needs no quoting.
  return fits && process.platform !== 'win32' ? '-k .' : ''
}

/** What a connection's address needs to go by the server's socket file, if it made one. */
export function socketParameter(cluster: string, port: number): string {
  const made = existsSync(join(cluster, `${SOCKET_FILE}${port}`))
  return made ? `?host=${encodeURIComponent(cluster)}` : ''
}

export const isSocketFile = (name: string) => name.startsWith(SOCKET_FILE)
