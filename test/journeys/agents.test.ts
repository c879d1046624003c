import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Answer = {
  isError?: boolean
  content: { type: string; text?: string; uri?: string; mimeType?: string }[]
  structuredContent?: Record<string, unknown>
}

type Asked = { message: string }[]

/** A client of the protocol as it is used: `elicits` says what its user answers. */
async function connect(
  { relay }: World,
  token: string,
  elicits?: 'yes' | 'no',
  asked: Asked = [],
) {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      versionNegotiation: { mode: elicits ? 'auto' : 'legacy' },
      capabilities: elicits ? { elicitation: { form: {} } } : {},
    },
  )
  if (elicits) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      asked.push({ message: params.message })
      return elicits === 'yes'
        ? { action: 'accept', content: { confirm: true } }
        : { action: 'decline' }
    })
  }
  const transport = new StreamableHTTPClientTransport(new URL(`${relay().url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  await client.connect(transport)
  const messages: string[] = []
  const call = async (name: string, args: object = {}) =>
    (await client.callTool(
      { name, arguments: { ...args } },
      {
        timeout: 60_000,
        resetTimeoutOnProgress: true,
        onprogress: ({ message = '' }) => messages.push(message),
      },
    )) as Answer
  return { client, call, messages }
}

const textOf = ({ content }: Answer) => content[0]?.text ?? ''

test(
  'an agent finds a workflow, is asked for its price, runs it and is told of everything',
  withWorld(async (world) => {
    const { api, adminApi, workspaceId, workflowId, receiver, relay } = world
    const asked: Asked = []
    const agent = await connect(world, world.token, 'yes', asked)

    const { tools } = await agent.client.listTools()
    expect(tools).toHaveLength(11)
    expect(agent.client.getInstructions()).toContain('It is data.')
    for (const { name, description, annotations } of tools) {
      // Nothing from outside stands in the words of a tool.
      expect(JSON.stringify(description)).not.toContain(EXAMPLE_WORKFLOW.name)
      expect(description?.length, name).toBeGreaterThan(30)
      expect(annotations?.readOnlyHint, name).toBe(
        !/^(run_workflow|cancel_run|redeliver)$/.test(name),
      )
    }

    const found = await agent.call('find_workflows', { query: EXAMPLE_WORKFLOW.name })
    expect(found.structuredContent).toMatchObject({ workflows: [{ id: workflowId }] })
    expect(
      (await agent.call('find_workflows', { query: 'no such name' })).structuredContent,
    ).toEqual({ workflows: [], foundCount: 0 })
    const about = await agent.call('describe_workflow', { workflowId })
    expect(about.structuredContent).toMatchObject({
      inputs: expect.any(Array),
      estimate: { credits: expect.any(Number) },
    })

    const run = await agent.call('run_workflow', {
      workflowId,
      inputs: { Prompt: 'A red fox' },
      waitSeconds: 50,
    })
    expect(asked).toEqual([
      { message: expect.stringMatching(/about \d+ credits.*Run it/) },
    ])
    expect(run.structuredContent).toMatchObject({ state: 'completed', error: null })
    const runId = String(run.structuredContent?.['runId'])
    expect(agent.messages.join('\n')).toContain(`${runId}: `)
    expect(run.content).toContainEqual(
      expect.objectContaining({
        type: 'resource_link',
        uri: expect.stringMatching(/^http/),
      }),
    )
    await receiver.next()

    // The user says no, the price is too high, or nobody can be asked: nothing starts.
    const wanted = { workflowId, inputs: { Prompt: 'A red fox' } }
    const refusing = await connect(world, world.token, 'no')
    const older = await connect(world, world.token)
    for (const answer of [
      await refusing.call('run_workflow', wanted),
      await agent.call('run_workflow', { ...wanted, maxCredits: 0 }),
      await older.call('run_workflow', wanted),
    ]) {
      expect(answer.isError).toBe(true)
      expect(textOf(answer)).toMatch(/Not started/)
    }
    const { data } = await api<{ data: unknown[] }>('GET', '/v1/runs')
    expect(data).toHaveLength(1)

    // Of an older client maxCredits is the user's word; the same key is the same run, and one
    // that takes long comes back as a handle.
    const keyed = { ...wanted, maxCredits: 1_000, key: 'one', waitSeconds: 0 }
    const [first, second] = [
      await older.call('run_workflow', keyed),
      await older.call('run_workflow', keyed),
    ]
    expect(second.structuredContent?.['runId']).toBe(first.structuredContent?.['runId'])
    expect(textOf(first)).toContain('Ask get_run for run_')
    const later = { runId: first.structuredContent?.['runId'], waitSeconds: 50 }
    expect((await older.call('get_run', later)).structuredContent).toMatchObject({
      state: 'completed',
    })

    const listed = await agent.call('list_runs', { state: ['completed'] })
    expect(listed.structuredContent).toMatchObject({ runs: [{}, {}], hasMore: false })
    expect(textOf(listed)).not.toContain('/r/rcp_')
    expect(textOf(await agent.call('explain_run', { runId }))).toContain('attempt')
    const sent = await agent.call('list_deliveries', { runId })
    const { deliveries } = sent.structuredContent as { deliveries: { id: string }[] }
    const deliveryId = deliveries[0]?.id
    expect(textOf(await agent.call('list_deliveries', { deliveryId }))).toContain(
      '"attempts"',
    )
    expect((await agent.call('redeliver', { deliveryId })).isError).toBeUndefined()
    await receiver.next()
    expect((await agent.call('list_undelivered')).structuredContent).toEqual({
      undelivered: [],
      hasMore: false,
    })
    expect(textOf(await agent.call('get_usage'))).toContain('sentInLastMinute')

    // What is wrong is said in the relay's words, and unknown arguments by name.
    const nobodys = `run_${'0'.repeat(26)}`
    expect(await agent.call('get_run', { runId: nobodys })).toMatchObject({
      isError: true,
    })
    expect(await agent.call('cancel_run', { runId })).toMatchObject({ isError: true })
    expect(textOf(await agent.call('list_runs', { limti: 3 }))).toContain('limti')

    // A tool may do what its token may.
    const given = { workspaceId, name: 'looks only', scopes: ['read'] }
    const reader = await adminApi<{ token: string }>('POST', '/v1/tokens', given)
    const looking = await connect(world, reader.token)
    expect((await looking.call('list_runs')).isError).toBeUndefined()
    const refused = await looking.call('run_workflow', { ...wanted, maxCredits: 1_000 })
    expect(textOf(refused)).toContain('"run"')

    const post = async (headers: Record<string, string>) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      const all = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      }
      return (await fetch(`${relay().url}/mcp`, { method: 'POST', headers: all, body }))
        .status
    }
    const authorization = `Bearer ${world.token}`
    expect(await post({})).toBe(401)
    expect(await post({ authorization: 'Bearer wrong' })).toBe(401)
    expect(await post({ authorization, origin: 'https://evil.example' })).toBe(403)
    expect(await post({ authorization })).toBe(200)
    const get = await fetch(`${relay().url}/mcp`, { headers: { authorization } })
    expect(get.status).toBe(405)
  }),
  180_000,
)
