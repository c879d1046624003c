import type { Recorded } from '../http/recorder.ts'

/** Headers that curl makes itself. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'user-agent',
  'transfer-encoding',
])

/** The command that sends a request again. The key is read from the environment. */
export function toCurl(origin: string, { method, path, exchange }: Recorded): string {
  const parts = [`curl -X ${method} ${quote(origin + path)}`]
  for (const [name, value] of Object.entries(exchange?.requestHeaders ?? {})) {
    if (OWN_HEADERS.has(name)) continue
    const header = `${name}: ${value}`
    // Double quotes let the shell put the key in.
    parts.push(`-H ${name === 'authorization' ? `"${header}"` : quote(header)}`)
  }
  if (exchange?.requestBody) parts.push(`--data-raw ${quote(exchange.requestBody)}`)
  return parts.join(' \\\n  ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
