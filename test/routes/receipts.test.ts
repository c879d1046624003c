import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const SECRETS = { prompt: 'the caller said this', card: '4111 1111' }

/** The receipt in each of its shapes, as a stranger with the address gets it. */
async function readAll(statusUrl: string): Promise<string[]> {
  const types = ['application/json', 'text/html', 'text/event-stream']
  return Promise.all(
    types.map(async (accept) => {
      const response = await fetch(statusUrl, { headers: { accept } })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain(accept)
      return response.text()
    }),
  )
}

/** Everything that a run knows and its receipt must not. */
async function secretsOf(world: World, runId: string): Promise<string[]> {
  const run = await world.api<{
    workflowName: string
    executions: { id: string; outputs: { url?: string }[] }[]
  }>('GET', `/v1/runs/${runId}`)
  return [
    ...Object.values(SECRETS),
    world.trigger.id,
    world.workflowId,
    world.workspaceId,
    run.workflowName,
    ...run.executions.map(({ id }) => id),
    ...run.executions.flatMap(({ outputs }) => outputs.flatMap(({ url }) => url ?? [])),
    'creditsUsed',
    'n-image',
  ]
}

test(
  'a receipt tells the state and the times, and nothing of what went in or came out',
  withWorld(async (world) => {
    const { runId, statusUrl } = await world.fire(SECRETS)
    await world.receiver.next()
    const secrets = await secretsOf(world, runId)
    expect(secrets.filter((secret) => secret.startsWith('http'))).not.toEqual([])
    for (const shown of await readAll(statusUrl)) {
      expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
    }
    const response = await fetch(statusUrl, { headers: { accept: 'application/json' } })
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
    expect(Object.keys((await response.json()) as object).toSorted()).toEqual([
      'acceptedAt',
      'ended',
      'endedAt',
      'inputs',
      'queue',
      'runId',
      'startedAt',
      'status',
    ])
  }),
)

test(
  'a receipt of a run that failed keeps the reason to itself',
  withWorld(async (world) => {
    const prompt = 'sandbox:fail=n-image'
    const { runId, statusUrl } = await world.fire({ prompt })
    await world.receiver.next()
    const { error } = await world.api<{ error: { message: string } }>(
      'GET',
      `/v1/runs/${runId}`,
    )
    for (const shown of await readAll(statusUrl)) {
      expect(shown).toMatch(/failed/i)
      expect(shown).not.toContain(error.message)
    }
  }),
)

test(
  'the id of a run, which events tell, does not lead to its receipt',
  withWorld(async (world) => {
    const { runId } = await world.fire()
    const { event } = await world.receiver.next()
    expect(JSON.stringify(event)).not.toContain('rcp_')
    expect((await fetch(`${world.relay().url}/r/${runId}`)).status).toBe(404)
  }),
)

function showing(outputs: boolean | string[]) {
  return { settings: { receipt: { outputs } } }
}

type Receipt = {
  outputs?: { label: string; type: string; url?: string; text?: string }[]
}

async function readJson(statusUrl: string): Promise<Receipt> {
  const response = await fetch(statusUrl, { headers: { accept: 'application/json' } })
  return (await response.json()) as Receipt
}

test(
  'a trigger may make public what its runs make, and takes that back when it likes',
  withWorld(async (world) => {
    const path = `/v1/triggers/${world.trigger.id}`
    await world.api('PATCH', path, showing(['n-image']))
    const { runId, statusUrl } = await world.fire({ prompt: 'what <i>went</i> in' })
    expect((await readJson(statusUrl)).outputs).toEqual([])
    await world.receiver.next()

    const run = await world.api<{ executions: { outputs: { url?: string }[] }[] }>(
      'GET',
      `/v1/runs/${runId}`,
    )
    const made = run.executions[0]?.outputs.find(({ url }) => url)?.url ?? 'none'
    const { outputs } = await readJson(statusUrl)
    expect(outputs).toEqual([{ label: 'Picture', type: 'image', url: made }])
    for (const shown of await readAll(statusUrl)) {
      expect(shown).toContain(made)
      expect(shown).not.toContain('went')
    }
    const page = await fetch(statusUrl, { headers: { accept: 'text/html' } })
    const { origin } = new URL(made)
    expect(page.headers.get('content-security-policy')).toContain(
      `img-src ${origin}; media-src ${origin}`,
    )

    await world.api('PATCH', path, showing(true))
    const all = await readAll(statusUrl)
    for (const shown of all) expect(shown).toContain('as a woodcut')
    // On the page, too, a text is text.
    expect(all[1]).not.toContain('<i>')
    expect((await readJson(statusUrl)).outputs?.map(({ type }) => type)).toEqual([
      'text',
      'image',
    ])

    await world.api('PATCH', path, showing(false))
    for (const shown of await readAll(statusUrl)) expect(shown).not.toContain(made)
  }),
)
