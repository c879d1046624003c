import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const node = (
  id: string,
  label: string,
  nodeType: string,
  config: Record<string, unknown>,
) => ({
  id,
  type: 'basedNode',
  position: { x: 0, y: 0 },
  data: { label, nodeType, config, inputs: [], outputs: [] },
})

/** The workflow of `docs/forms.md`. All of it has saved values, so nothing has to be sent. */
const WORKFLOW = {
  name: 'Pictures',
  nodes: [
    node('n-prompt', 'Prompt', 'input:text', { prompt: 'saved' }),
    node('n-size', 'Size', 'input:select', {
      value: 'Small',
      options: ['Small', 'Extra large'],
    }),
    node('n-copies', 'Copies', 'input:number', { value: 1 }),
    node('n-hd', 'HD', 'input:boolean', { value: false }),
    node('n-photo', 'Photo', 'input:image', { url: 'https://saved.example/a.png' }),
  ],
  edges: [],
}

type Body = string | FormData | URLSearchParams

type Answer = {
  runId?: string
  inputs?: { set: string[]; kept: string[]; ignored: string[] }
  error?: { code: string; message: string; details: { field: string }[] }
}

async function openTrigger(world: World, settings: object = {}): Promise<string> {
  const workflowId = world.sandbox.createWorkflow(WORKFLOW).id
  const body = { workflowId, settings }
  return (await world.api<{ id: string }>('POST', '/v1/triggers', body)).id
}

async function post(world: World, id: string, body: Body, type?: string) {
  const response = await fetch(`${world.relay().url}/t/${id}`, {
    method: 'POST',
    body,
    headers: type === undefined ? {} : { 'content-type': type },
  })
  return {
    status: response.status,
    text: await response.text(),
    headers: response.headers,
  }
}

async function send(
  world: World,
  id: string,
  data: unknown,
): Promise<Answer & { status: number }> {
  const { status, text } = await post(world, id, JSON.stringify(data), 'application/json')
  return { ...(JSON.parse(text) as Answer), status }
}

type Config = Record<string, unknown>

/** What the workflow was started with: the values of inputs that differ from the saved ones. */
async function received({ sandbox, api }: World, runId = ''): Promise<Config> {
  const executionId = async () => {
    const run = await api<{ executions: { id: string }[] }>('GET', `/v1/runs/${runId}`)
    return run.executions[0]?.id
  }
  await expect.poll(executionId, { timeout: 20_000 }).toBeTypeOf('string')
  const url = new URL(`/_sandbox/executions/${await executionId()}`, sandbox.url)
  const { graph } = (await (await fetch(url)).json()) as {
    graph: { nodes: { data: { label: string; config: Config } }[] }
  }
  const changed = graph.nodes.flatMap(({ data: { label, config } }) => {
    const saved =
      WORKFLOW.nodes.find((each) => each.data.label === label)?.data.config ?? {}
    const value = valueOf(config)
    return value === valueOf(saved) ? [] : [[label, value] as const]
  })
  return Object.fromEntries(changed)
}

function valueOf({ prompt, value, url }: Config): unknown {
  return prompt ?? value ?? url
}

type Example = {
  service: string
  kind: string
  body: string
  wanted: Record<string, string>
}

/** Each block with the table behind it. */
async function readExamples(): Promise<Example[]> {
  const page = await readFile(new URL('../../docs/forms.md', import.meta.url), 'utf8')
  const sections = page.split(/^#+ /m)
  return sections.flatMap((section) => {
    const service = section.split('\n', 1)[0] ?? ''
    const blocks = section.matchAll(
      /```(json|form|parts)\n([^]*?)```\n+\| (.+) \|\n\|[-| ]+\|\n\| (.+) \|/g,
    )
    return [...blocks].map(([, kind = '', body = '', names = '', values = '']) => ({
      service,
      kind,
      body,
      wanted: Object.fromEntries(
        names
          .split(' | ')
          .map((name, at) => [name, values.split(' | ')[at]?.slice(1, -1) ?? '']),
      ),
    }))
  })
}

function toBody({ kind, body }: Example): [body: Body, type?: string] {
  if (kind === 'json') return [body, 'application/json']
  const pairs = body
    .trim()
    .split('\n')
    .map((line): [string, string] => {
      const end = line.indexOf('=')
      return [line.slice(0, end), line.slice(end + 1)]
    })
  if (kind === 'form') return [new URLSearchParams(pairs)]
  const form = new FormData()
  for (const [name, value] of pairs) form.append(name, value)
  return [form]
}

test(
  'the workflow gets what each example of the documentation says',
  withWorld(async (world) => {
    const id = await openTrigger(world, { strict: true })
    const examples = await readExamples()
    expect(examples.length).toBeGreaterThan(14)
    const runs = []
    for (const example of examples) {
      const { status, text } = await post(world, id, ...toBody(example))
      expect({ example: example.service, status, text }).toMatchObject({ status: 202 })
      runs.push({ example, answer: JSON.parse(text) as Answer })
    }
    for (const { example, answer } of runs) {
      const { service, wanted } = example
      expect({ service, set: answer.inputs?.set }).toEqual({
        service,
        set: Object.keys(wanted),
      })
      const got = await received(world, answer.runId)
      const changed = Object.entries(wanted).filter(
        // The saved value itself is no difference that could be seen.
        ([label, value]) => !(label === 'Size' && value === 'Small'),
      )
      const texts = Object.entries(got).map(([label, value]) => [label, String(value)])
      expect({ service, got: Object.fromEntries(texts) }).toEqual({
        service,
        got: Object.fromEntries(changed),
      })
    }
  }),
)

test(
  'what set nothing is refused with the inputs, where the trigger or the token asks so',
  withWorld(async (world) => {
    const strict = await openTrigger(world, { strict: true })
    const usual = await openTrigger(world)
    const lenient = await openTrigger(world, { requireInput: false })
    const handedOn = await openTrigger(world, { way: 'trigger' })
    const dead = await openTrigger(world, { mapping: { 'n-prompt': { from: '_id' } } })
    const typo = { promt: 'a whale' }
    for (const id of [strict, usual]) {
      for (const body of [
        typo,
        { type: 'url_verification', challenge: 'abc' },
        { payload: { data: { Prompt: 'a whale' } } },
        { Copies: 'many' },
        { formID: '1', submissionID: '2', rawRequest: '{"q3_name":"Ada"}' },
      ]) {
        const answer = await send(world, id, body)
        expect({ body, status: answer.status }).toEqual({ body, status: 422 })
        expect(answer.error?.code).toBe('invalid_inputs')
        expect(answer.error?.details.map(({ field }) => field)).toEqual([
          'Prompt',
          'Size',
          'Copies',
          'HD',
          'Photo',
        ])
      }
      for (const body of [{}, { promt: '' }, { promt: null, tags: [] }, { Prompt: '' }]) {
        expect(await send(world, id, body)).toMatchObject({ status: 202 })
      }
    }
    expect((await send(world, usual, typo)).error?.message).toMatch(
      /^No field set an input of this workflow: "promt"\. Did you mean "Prompt"\? Its inputs are "Prompt"/,
    )
    expect((await send(world, dead, { _id: 'a whale' })).status).toBe(422)

    const taken = await send(world, lenient, {
      ...typo,
      Size: 'extra_large',
      HD: 'maybe',
    })
    const inputs = {
      set: ['Size'],
      kept: ['Prompt', 'Copies', 'HD', 'Photo'],
      ignored: ['promt', 'HD'],
    }
    expect(taken).toMatchObject({ status: 202, inputs })
    const run = await world.api<{ inputs: object; statusUrl: string }>(
      'GET',
      `/v1/runs/${taken.runId}`,
    )
    expect(run.inputs).toEqual(inputs)
    const receipt = await fetch(run.statusUrl, {
      headers: { accept: 'application/json' },
    })
    expect(await receipt.json()).toMatchObject({ inputs })
    const asItCame = await send(world, handedOn, typo)
    expect(asItCame).toMatchObject({ status: 202 })
    expect(asItCame.inputs).toBeUndefined()

    const { id: workflowId } = world.sandbox.createWorkflow(WORKFLOW)
    const asked = world.api('POST', '/v1/runs', { workflowId, inputs: typo })
    await expect(asked).rejects.toThrow(/422.*Did you mean \\"Prompt/)
    const wanted = { Prompt: null, HD: 'on', note: 'x' }
    const made = await world.api<Answer>('POST', '/v1/runs', {
      workflowId,
      inputs: wanted,
    })
    expect(made.inputs).toMatchObject({ set: ['HD (n-hd)'], ignored: ['note'] })
  }),
)

test(
  'a trigger of before asks for no input, also after its other settings change',
  withWorld(async (world) => {
    const id = await openTrigger(world)
    const database = new Client(world.databaseUrl)
    await database.connect()
    await database.query("update triggers set settings = settings - 'requireInput'")
    await database.end()
    const path = `/v1/triggers/${id}`
    type Shown = { settings: { requireInput: boolean } }
    expect((await world.api<Shown>('GET', path)).settings.requireInput).toBe(false)
    const settings = { duplicateWindowMs: 0 }
    expect((await world.api<Shown>('PATCH', path, { settings })).settings).toMatchObject({
      requireInput: false,
    })
    expect(await send(world, id, { promt: 'a' })).toMatchObject({ status: 202 })
    await world.api('PATCH', path, { settings: { requireInput: true } })
    expect(await send(world, id, { promt: 'a' })).toMatchObject({ status: 422 })
    await world.api('PATCH', path, { settings })
    expect(await send(world, id, { promt: 'a' })).toMatchObject({ status: 422 })
  }),
)

test(
  'the handshakes of Slack and Meta are answered, and start nothing',
  withWorld(async (world) => {
    const id = await openTrigger(world, { strict: true })
    const slack = {
      token: 't',
      type: 'url_verification',
      challenge: '3eZbrw1aBm2rZgRNFdxV',
    }
    const answer = await post(world, id, JSON.stringify(slack), 'application/json')
    expect(answer).toMatchObject({ status: 200, text: slack.challenge })
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    for (const path of [`/t/${id}`, `/api/v1/workflow/${id}/trigger`]) {
      const query = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=mine'
      const echoed = await fetch(`${world.relay().url}${path}?${query}`)
      expect(echoed.headers.get('content-type')).toMatch(/^text\/plain/)
      expect(await echoed.text()).toBe('1158201444')
      const scripted = `hub.mode=subscribe&hub.challenge=${encodeURIComponent('<script>')}`
      const plain = await fetch(`${world.relay().url}${path}?${scripted}`)
      expect(await plain.json()).toMatchObject({ isActive: true })
    }
    expect(world.sandbox.executions()).toHaveLength(0)
  }),
)

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test(
  'a file is what its bytes say, and goes to an input that takes files',
  withWorld(async (world) => {
    const id = await openTrigger(world)
    const upload = async (field: string, name: string, content: Buffer, type = '') => {
      const form = new FormData()
      form.append(field, new Blob([Buffer.from(content)], { type }), name)
      const { status, text } = await post(world, id, form)
      return { ...(JSON.parse(text) as Answer), status }
    }
    const taken = await upload('photo', 'blob', PNG)
    expect(taken).toMatchObject({ status: 202, inputs: { set: ['Photo'] } })
    expect(await received(world, taken.runId)).toMatchObject({
      Photo: expect.stringMatching(/^http/),
    })
    for (const name of ['clip.mp4', 'IMG_1.HEIC', 'voice.m4a']) {
      expect(await upload('Photo', name, Buffer.from('x'))).toMatchObject({ status: 202 })
    }
    const refused = await upload(
      'Photo',
      'a.png',
      Buffer.from('MZ\x90\0\x03\0', 'latin1'),
      'image/png',
    )
    expect(refused).toMatchObject({ status: 415, error: { code: 'file_not_allowed' } })
    for (const [field, message] of [
      ['Copies', /"Copies" takes a number, and no file/],
      ['hd', /"HD" takes true or false, and no file/],
      ['size', /"Size" takes one of its options, and no file/],
    ] as const) {
      const answer = await upload(field, 'a.png', PNG)
      expect(answer).toMatchObject({ status: 415, error: { code: 'file_not_allowed' } })
      expect(answer.error?.message).toMatch(message)
    }
  }),
)
