import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { endWithUs } from '../harness/end-with-us.ts'
import { startTcpProxy } from '../harness/tcp-proxy.ts'
import { withWorld, type World } from '../harness/world.ts'

const ACTION = new URL('../../action/', import.meta.url)
const MAIN = fileURLToPath(new URL('main.mjs', ACTION))

type Step = {
  code: number | null
  log: string
  outputs: Record<string, string>
  summary: string
}

/** What the runner sets for a step. Inputs that are not given have the defaults of action.yml. */
function variablesOf(inputs: Record<string, string>): Record<string, string> {
  const defaults = { wait: 'true', timeout: '3600', summary: 'true', 'job-run': '0-1' }
  const given = Object.entries({ ...defaults, ...inputs })
  return Object.fromEntries(
    given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  )
}

const GITHUB = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_JOB: 'pictures',
  GITHUB_ACTION: 'picture',
}

/** Runs the action as the runner does. `onLine` hears of each line while it runs. */
async function runStep(
  inputs: Record<string, string>,
  github: Record<string, string> = {},
  onLine: (line: string) => void = () => undefined,
): Promise<Step> {
  const folder = await mkdtemp(join(tmpdir(), 'github-action-'))
  const files = { output: join(folder, 'output'), summary: join(folder, 'summary') }
  try {
    for (const path of Object.values(files)) await writeFile(path, '')
    const env = {
      PATH: '/usr/bin:/bin',
      ...GITHUB,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      ...variablesOf(inputs),
      ...github,
    }
    const child = spawn(process.execPath, [MAIN], { env })
    endWithUs(child)
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
        for (const line of text.split('\n')) onLine(line)
      })
    }
    const code = await new Promise<number | null>((resolve) =>
      child.once('close', resolve),
    )
    return {
      code,
      log,
      outputs: readOutputs(await readFile(files.output, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As the runner reads the file: `name<<mark`, the value, and a line with the mark. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 1) {
    const [name = '', mark = ''] = (lines.shift() ?? '').split('<<')
    const end = lines.indexOf(mark)
    expect(end, `the end of ${name}`).toBeGreaterThan(-1)
    outputs[name] = lines.splice(0, end).join('\n')
    lines.shift()
  }
  return outputs
}

const access = ({ relay, token }: World) => ({ 'relay-url': relay().url, token })

test(
  'a step runs a workflow once for each attempt and hands on what it made',
  withWorld(async (world) => {
    const { api, workflowId, token } = world
    const inputs = 'Prompt=a red fox\r\n\n  Style = "as a woodcut"\n'
    const step = { ...access(world), workflow: workflowId, inputs }

    const first = await runStep({ ...step, 'relay-url': `${step['relay-url']}/` })
    expect(first).toMatchObject({ code: 0, outputs: { status: 'completed' } })
    const { 'run-id': runId = '', outputs = '' } = first.outputs
    const run = await api<{ triggerData: object }>('GET', `/v1/runs/${runId}`)
    expect(run.triggerData).toEqual({ Prompt: 'a red fox', Style: 'as a woodcut' })
    const [picture] = (JSON.parse(outputs) as { label: string; url?: string }[]).filter(
      ({ label }) => label === 'Picture',
    )
    expect(picture?.url).toMatch(/^http/)
    expect(first.outputs['output-picture']).toBe(picture?.url)
    expect(first.summary).toContain('Picture from a prompt: completed')
    expect(first.summary).toContain('<a href="')
    const masked = `::add-mask::${token}\n`
    expect(first.log.startsWith(masked)).toBe(true)
    expect(first.log.slice(masked.length)).not.toContain(token)

    // The same attempt of the same step is the same run; everything else is another one.
    expect((await runStep(step)).outputs['run-id']).toBe(runId)
    const only = { ...step, inputs: '{"Prompt": "a\\nfox"}', wait: 'false' }
    const others = await Promise.all([
      runStep(only, { GITHUB_RUN_ATTEMPT: '2' }),
      runStep(only, { GITHUB_ACTION: 'picture_2' }),
      runStep(only, { GITHUB_JOB: 'more' }),
      runStep({ ...only, 'job-run': '1-2', summary: 'false' }),
      runStep({ ...only, 'idempotency-key': 'of a commit' }),
    ])
    expect(others.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
    const ids = [runId, ...others.map(({ outputs: { 'run-id': id } }) => id)]
    expect(new Set(ids).size).toBe(6)
    expect(others[3]?.summary).toBe('')
    expect(others[0]?.summary).not.toBe('')
    const again = await runStep({ ...only, 'idempotency-key': 'of a commit' })
    expect(again.outputs['run-id']).toBe(ids[5])
    expect((await api<{ data: [] }>('GET', '/v1/runs')).data).toHaveLength(6)
  }),
)

test(
  'a step fails with the reason when its run fails, is refused, or takes too long',
  withWorld(async (world) => {
    const { api, workflowId, sandbox } = world
    const step = { ...access(world), workflow: workflowId }

    const failed = await runStep({ ...step, inputs: 'Prompt=sandbox:fail=n-image' })
    expect(failed).toMatchObject({ code: 1, outputs: { status: 'failed' } })
    expect(failed.outputs['run-id']).toMatch(/^run_/)
    expect(failed.log).toMatch(
      /::error title=Wireflow::The run run_\w+ ended as failed: \S/,
    )
    expect(failed.summary).toContain(': failed')

    const nextStep = { GITHUB_ACTION: 'slow' }
    const slow = { ...step, inputs: 'Prompt=sandbox:slow=60s', timeout: '1' }
    const late = await runStep(slow, nextStep)
    expect(late).toMatchObject({ code: 1 })
    expect(late.log).toMatch(/::error .*is \w+ after 1 s\. It goes on/)
    expect(late.outputs['run-id']).toMatch(/^run_/)

    const startedCount = (await api<{ data: [] }>('GET', '/v1/runs')).data.length
    const wrong = 'rly_wrong%0Atoken'
    const refused: [change: Record<string, string>, says: RegExp][] = [
      [{ token: wrong }, /401 unauthorized/],
      [{ token: '' }, /The input token is empty/],
      [{ token: 'two\nlines' }, /The input token has/],
      [{ workflow: 'nobody-made-it' }, /The relay refused \(\d+ workflow_unavailable\)/],
      [{ inputs: 'Promt=a fox' }, /invalid_inputs.*Did you mean "Prompt"/],
      [{ inputs: '{"Prompt": ' }, /is not JSON/],
      [{ inputs: 'a red fox' }, /not name=value: "a red fox"/],
      [{ wait: 'yes' }, /The input wait is true or false/],
      [{ timeout: '1h' }, /The input timeout is a number of seconds/],
      [{ 'relay-url': 'relay.example' }, /no address of a relay/],
      [{ 'relay-url': 'https://me:secret@relay.example' }, /no address of a relay/],
      [
        { 'relay-url': `${step['relay-url']}/elsewhere` },
        /The relay (answered|refused).*404/,
      ],
      [{ 'idempotency-key': 'ü' }, /The input idempotency-key/],
    ]
    for (const [change, says] of refused) {
      const { code, log, outputs, summary } = await runStep({ ...step, ...change })
      expect({ change, code, outputs, summary }).toEqual({
        change,
        code: 1,
        outputs: {},
        summary: '',
      })
      expect(log).toMatch(says)
      expect(log).toContain('::error title=Wireflow::')
    }
    const { log } = await runStep({ ...step, token: wrong })
    expect(log.replace('::add-mask::rly_wrong%250Atoken\n', '')).not.toContain(
      'rly_wrong',
    )
    const outside = await runStep(step, { GITHUB_RUN_ID: '' })
    expect(outside.log).toContain('Give the step an idempotency-key')
    expect((await api<{ data: [] }>('GET', '/v1/runs')).data).toHaveLength(startedCount)

    // Names and texts of others are no commands, no Markdown and no ends of outputs.
    const odd = sandbox.createWorkflow({
      name: '<b>odd</b> | ::error::x',
      nodes: [
        { id: 'in', data: { label: 'In', nodeType: 'input:text', prompt: 'x' } },
        { id: 'a', data: { label: 'status\n::warning::', nodeType: 'generate:flux_2' } },
        { id: 'b', data: { label: 'Status (warning)', nodeType: 'generate:flux_2' } },
      ],
      edges: [
        { source: 'in', target: 'a' },
        { source: 'in', target: 'b' },
      ],
    })
    const done = await runStep({ ...step, workflow: odd.id }, { GITHUB_JOB: 'odd' })
    expect(done).toMatchObject({ code: 0, outputs: { status: 'completed' } })
    expect(Object.keys(done.outputs)).toEqual(
      expect.arrayContaining(['output-status-warning', 'output-status-warning-2']),
    )
    expect(done.summary).not.toMatch(/<b>|::|warning\)/)
  }),
)

test(
  'a step outlives a relay that is away, before its run has started and while it waits',
  withWorld(async (world) => {
    const proxy = await startTcpProxy(world.relay().url)
    try {
      proxy.refuse()
      const states: string[] = []
      const step = {
        token: world.token,
        'relay-url': proxy.through(world.relay().url),
        workflow: world.workflowId,
        inputs: 'Prompt=sandbox:slow=4s',
      }
      const { code, log, outputs } = await runStep(step, {}, (line) => {
        if (line.includes('Trying again')) proxy.heal()
        const [, state] = /^run_\w+ (\w+)/.exec(line) ?? []
        if (state && states.length === 0) proxy.refuse()
        if (state) states.push(state)
      })
      expect({ code, status: outputs['status'] }).toEqual({
        code: 0,
        status: 'completed',
      })
      expect(log.match(/Trying again/g)?.length).toBeGreaterThan(1)
      const { data } = await world.api<{ data: { id: string }[] }>('GET', '/v1/runs')
      expect(data.map(({ id }) => id)).toEqual([outputs['run-id']])
    } finally {
      await proxy.close()
    }
  }),
)

test('action.yml, the script and the README name the same inputs and outputs', async () => {
  const read = async (name: string) => readFile(new URL(name, ACTION), 'utf8')
  const [yaml, readme] = [await read('action.yml'), await read('README.md')]
  const namesIn = (part: string) => {
    const [, block = ''] = new RegExp(`^${part}:\n((?:  .*\n)+)`, 'm').exec(yaml) ?? []
    return [...block.matchAll(/^  ([\w-]+):$/gm)].map(([, name]) => name)
  }
  const tableOf = (title: string) => {
    const [, table = ''] = readme.split(`| ${title} | |\n|---|---|\n`)
    return [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([^`]+)`/gm)].map(
      ([, name]) => name,
    )
  }
  const script = await read('inputs.mjs')
  const used = [...script.matchAll(/(?:env, )'([\w-]+)'/g)].map(([, name]) => name)
  const [, example = ''] = /with:\n((?: {10}.*\n)+)/.exec(readme) ?? []
  const given = [...example.matchAll(/^ {10}([\w-]+):/gm)].map(([, name]) => name)

  expect(namesIn('inputs').length).toBeGreaterThan(6)
  expect(new Set(used)).toEqual(new Set(namesIn('inputs')))
  expect(tableOf('input')).toEqual(namesIn('inputs'))
  expect(tableOf('output')).toEqual([...namesIn('outputs'), 'output-…'])
  expect(given.length).toBeGreaterThan(3)
  expect(namesIn('inputs')).toEqual(expect.arrayContaining(given))
  expect(yaml).toMatch(/using: node24\n +main: main\.mjs/)
})
