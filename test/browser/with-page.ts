import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page of somebody else, at an origin of its own. */
export async function withPage(
  html: string,
  action: (origin: string) => Promise<void>,
): Promise<void> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<!doctype html>${html}`)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  try {
    await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
