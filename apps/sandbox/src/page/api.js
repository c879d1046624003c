/** Calls the sandbox's own API, which is described in openapi.json. */
export async function steer(method, path, body) {
  const response = await fetch(`/_sandbox${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.headers.get('content-type')?.startsWith('text/plain')
    ? response.text()
    : response.json()
}

/** Calls the emulated API, with the key of this sandbox. */
export async function call(status, method, path, body) {
  const response = await fetch(new URL(status.url).pathname + path, {
    method,
    headers: { authorization: `Bearer ${status.apiKey}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
