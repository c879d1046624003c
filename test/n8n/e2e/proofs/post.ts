/** Calls the production address of a webhook node, and returns what it answered. */
export async function post(n8nUrl: string, path: string, body: object = {}) {
  const response = await fetch(`${n8nUrl}/webhook/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}
