import { globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { rolldown } from 'rolldown'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { end, listenTo } from '../harness/demo-process.ts'
import { createSecret } from '@wireflow-connect/webhooks'
import { exampleEvent, signEvent } from '@wireflow-connect/webhooks/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  installPackages,
  NODES,
  PACKAGES,
  ran,
  tool,
  type Installed,
  type PackageName,
} from './installed.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAMES = Object.keys(PACKAGES) as PackageName[]

let installed: Installed
beforeAll(async () => {
  installed = await installPackages([])
}, 300_000)
afterAll(() => installed.remove())

function readmeOf(name: PackageName): Promise<string> {
  return readFile(join(ROOT, PACKAGES[name].folder, 'README.md'), 'utf8')
}

async function program(of: PackageName, mark: string): Promise<string> {
  const [, after = ''] = (await readmeOf(of)).split(`: ${mark} -->`)
  const [, code] = /```ts\n([\s\S]*?)```/.exec(after) ?? []
  if (!code) throw new Error(`The README of ${of} has no program ${mark}`)
  return code
}

const RECEIVER = `
  const secret = createSecret()
  const request = () => signedRequest(exampleEvent('execution.completed'), secret)
  const { type, data } = await unwrap(await request(), secret)
  const refusal = await unwrap(await request(), createSecret()).catch((error) => error)
  console.log(type, data.status, refusal.code)
`

describe.each(Object.keys(NODES) as (keyof typeof NODES)[])('on Node %s', (node) => {
  const write = (file: string, text: string) =>
    writeFile(join(installed.folder, file), text)
  const runHere = (command: string, ...args: string[]) =>
    installed.runWith(node, command, args)
  const inSandbox = (...command: string[]) =>
    runHere('npx', '--offline', '@wireflow-connect/sandbox', 'exec', '--', ...command)

  test('it is this Node that runs', async () => {
    expect((await runHere('node', '--version')).output).toMatch(
      new RegExp(`^v${node}\\.`),
    )
  })

  test('the programs of the SDK’s README run unchanged in the sandbox', async () => {
    const said: Record<string, string[]> = {
      run: ['Prompt text a red bike, studio light', 'Picture image http'],
      many: [
        'a red bike completed 2',
        'a blue boat completed 2',
        'a green car completed 2',
      ],
      subscribe: ['prompt completed', 'picture completed'],
      resume: ['completed 2'],
    }
    for (const [mark, lines] of Object.entries(said)) {
      await write(`${mark}.mjs`, await program('sdk', mark))
      const { code, output } = await inSandbox('node', `${mark}.mjs`)
      expect({ code, output }).toMatchObject({ code: 0 })
      for (const line of lines) expect(output).toContain(line)
    }
  })

  test('the SDK is there for CommonJS, with all its entries', async () => {
    const entries = ['', '/lane', '/node'].map(
      (entry) => `Object.keys(require('@wireflow-connect/sdk${entry}')).length > 0`,
    )
    await write('entries.cjs', `console.log(${entries.join(', ')})`)
    expect(await runHere('node', 'entries.cjs')).toEqual({
      code: 0,
      output: 'true true true\n',
    })
  })

  test('types of a workflow are written by the command of the README', async () => {
    const command = [
      'npx',
      '--offline',
      '@wireflow-connect/sdk',
      'types',
      'product-shots',
    ]
    const { code, output } = await inSandbox(...command)
    expect(output).toContain('interface WorkflowTypes')
    expect(output).toContain('Prompt')
    expect(code).toBe(0)
  })

  test('deliveries are unwrapped in ES modules and in CommonJS', async () => {
    const names = '{ createSecret, unwrap }'
    const helpers = '{ exampleEvent, signedRequest }'
    const from = '@wireflow-connect/webhooks'
    await write(
      'receive.mjs',
      `import ${names} from '${from}'\nimport ${helpers} from '${from}/testing'\n${RECEIVER}`,
    )
    await write(
      'receive.cjs',
      `const ${names} = require('${from}')\nconst ${helpers} = require('${from}/testing')
      void (async () => {${RECEIVER}})()`,
    )
    for (const file of ['receive.mjs', 'receive.cjs']) {
      expect(await runHere('node', file)).toEqual({
        code: 0,
        output: 'execution.completed completed signature_mismatch\n',
      })
    }
  })

  test('the client of the relay and the nodes for n8n can be loaded', async () => {
    await write(
      'load.mjs',
      `import { createRequire } from 'node:module'
      import { createRelayClient, isRelayApiError } from '@wireflow-connect/relay-client'
      const relay = createRelayClient({ baseUrl: 'http://127.0.0.1:1', token: 'x' })
      const error = await relay.GET('/v1/runs').catch((error) => error)
      console.log(typeof relay.POST, error instanceof Error, isRelayApiError(error))
      const require = createRequire(import.meta.url)
      const { n8n } = require('n8n-nodes-wireflow/package.json')
      for (const file of [...n8n.nodes, ...n8n.credentials]) {
        const [Type] = Object.values(require('n8n-nodes-wireflow/' + file))
        const made = new Type()
        console.log((made.description ?? made).displayName)
      }`,
    )
    const { code, output } = await runHere('node', 'load.mjs')
    expect(output.split('\n')).toEqual([
      'function true false',
      'Wireflow',
      'Wireflow Polling Trigger',
      'Wireflow Trigger',
      'Wireflow API',
      'Wireflow Relay API',
      '',
    ])
    expect(code).toBe(0)
  })

  test('a sandbox in code has its page and its files', async () => {
    await write(
      'sandbox.mjs',
      `import { createSandbox } from '@wireflow-connect/sandbox'
      const sandbox = await createSandbox({ durations: 'immediate', example: true })
      const { origin, url } = await sandbox.listen()
      const headers = { authorization: 'Bearer ' + sandbox.apiKey }
      const status = async (path) => (await fetch(new URL(path, origin), { headers })).status
      console.log(await status('/_sandbox'), await status('/_sandbox/main.js'))
      const [workflow] = await (await fetch(url + '/workflows', { headers })).json()
      console.log(workflow.id)
      await sandbox.close()`,
    )
    expect(await runHere('node', 'sandbox.mjs')).toEqual({
      code: 0,
      output: '200 200\nproduct-shots\n',
    })
  })
})

const COMMAND = ['--offline', 'wireflow-connect']
const FREE_PORTS = { PORT: '0', SANDBOX_PORT: '0', RECEIVER_PORT: '0' }

describe.each(['22', '24'] as const)('the program on Node %s', (node) => {
  async function withProgram(
    command: string,
    action: (program: ReturnType<typeof listenTo>, dir: string) => Promise<void>,
  ): Promise<void> {
    const dir = await createDataDir()
    const env = { ...FREE_PORTS, RELAY_DATA_DIR: dir }
    // Not by npx, which takes the signal for itself and does not wait.
    const bin = join(installed.folder, 'node_modules/.bin/wireflow-connect')
    const child = installed.startWith(node, bin, [command], env)
    try {
      await action(listenTo(child), dir)
      expect(await end(child, 'SIGTERM')).toMatchObject({ code: 0 })
    } finally {
      await end(child, 'SIGKILL')
      await removeDataDir(dir)
    }
  }

  test('start takes a trigger call to a callback that verifies, and serves its console and its pages', async () => {
    await withProgram('start', async ({ said }, dir) => {
      await said('Ctrl-C stops everything')
      const demo = JSON.parse(await readFile(join(dir, 'demo.json'), 'utf8')) as Demo
      const page = await fetch(`${demo.relayUrl}/console/`)
      expect(page.status).toBe(200)
      const [, script = ''] = /src="([^"]+\.js)"/.exec(await page.text()) ?? []
      expect((await fetch(new URL(script, page.url))).status).toBe(200)
      for (const name of [
        'assets/pages/form.js',
        'assets/pages/receipt.js',
        'embed.js',
      ]) {
        expect((await fetch(`${demo.relayUrl}/${name}`)).status, name).toBe(200)
      }

      const called = await fetch(demo.triggerUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"prompt":"a red bike"}',
      })
      expect(called.ok).toBe(true)
      expect(await said('callback verified')).toContain('execution.completed')
      await said('callback delivered')
    })
  })

  test('serve is the relay alone, with a database of its own', async () => {
    await withProgram('serve', async ({ said }) => {
      const { url } = JSON.parse(await said('"relay ready"')) as { url: string }
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
    })
  })
})

type Demo = { relayUrl: string; triggerUrl: string }

test('on an older Node the program says in a sentence what it needs', async () => {
  expect(await installed.runWith('20', 'npx', [...COMMAND, 'serve'])).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^Wireflow Connect needs Node 22\.19 or newer; this is Node 20\.\d+\.\d+\.\n$/,
    ),
  })
})

test('a command that the program does not know is answered with those that it does', async () => {
  const { code, output } = await installed.runWith('22', 'npx', [...COMMAND, 'sevre'])
  expect(code).toBe(64)
  expect(output).toContain('Did you mean serve?')
  for (const name of ['start', 'serve', 'reseal']) expect(output).toContain(`  ${name} `)
})

test.each(NAMES)('publint and attw find nothing to say about %s', async (name) => {
  const tarball = installed.tarball(name)
  const linted = await ran(tool('publint'), [tarball, '--strict'], ROOT)
  expect(linted).toMatchObject({
    code: 0,
    output: expect.not.stringMatching(/^(Errors|Warnings):/m),
  })
  // Nobody imports these: one is a program, one is read by n8n.
  if (name === 'program' || name === 'n8n') return
  // These are for programs of today: ES modules only, and said so.
  const isModern = name === 'sandbox' || name === 'client'
  const profile = isModern ? ['--profile', 'esm-only'] : []
  expect(await ran(tool('attw'), [tarball, ...profile], ROOT)).toMatchObject({ code: 0 })
})

test.each(NAMES)('%s says what it is, and brings its papers', async (name) => {
  const about = PACKAGES[name]
  const folder = join(installed.folder, 'node_modules', about.name)
  const manifest = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as Manifest
  expect(manifest).toMatchObject({
    name: about.name,
    license: 'MIT',
    repository: { type: 'git', directory: about.folder },
  })
  expect(manifest.engines?.node).toBe(about.engines)
  const { dependencies = Object.keys(manifest.dependencies ?? {}) } = about
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(dependencies)
  // Nothing that only pnpm or this repository understands.
  expect(JSON.stringify(manifest)).not.toMatch(/"(catalog|workspace|link|file):/)
  const files = globSync('**/*', { cwd: folder, exclude: ['node_modules'] })
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']) {
    expect(files).toContain(file)
  }
  expect(files.filter((file) => /\.test\.|tsconfig|\.gitignore/.test(file))).toEqual([])
  // n8n's own builder makes no maps.
  if (name === 'n8n') return
  expect(files.filter((file) => file.endsWith('.js.map')).length).toBeGreaterThan(4)
})

type Manifest = { engines?: { node?: string }; dependencies?: Record<string, string> }

test.each(NAMES)(
  '%s is packed with pnpm only, and never published by hand',
  async (name) => {
    const folder = join(ROOT, PACKAGES[name].folder)
    const packing = await ran('npm', ['pack', '--dry-run'], folder)
    expect(packing.code).not.toBe(0)
    expect(packing.output).toContain('Pack with pnpm')
    // To an address where nobody listens: should it get that far, nothing is published.
    const nowhere = ['--registry', 'http://127.0.0.1:1']
    const publishing = await ran('npm', ['publish', '--dry-run', ...nowhere], folder)
    expect(publishing.code).not.toBe(0)
    expect(publishing.output).toContain('Nothing is published by hand')
  },
)

/** Names that belong to this project, or to somebody who has published there for years. */
const KNOWN =
  /^(@wireflow-connect\/(sdk|webhooks|sandbox|relay|relay-client)|wireflow-connect|n8n-nodes-wireflow|pnpm@12|n8n(@[\w.-]+)?|zapier-platform-cli@[\d.]+|svix|standardwebhooks|@n8n\/scan-community-package)$/

test('no README names a command or a package that a stranger could take over', async () => {
  const files = globSync('**/*.md', {
    cwd: ROOT,
    exclude: (name) => /node_modules|dist$/.test(name),
  })
  expect(files.length).toBeGreaterThan(20)
  const named: string[] = []
  for (const file of files) {
    const text = await readFile(join(ROOT, file), 'utf8')
    for (const [, flags = '', name = ''] of text.matchAll(COMMANDS)) {
      if (!KNOWN.test(name)) named.push(`${file}: ${flags}${name}`)
    }
  }
  expect(named).toEqual([])
})

const COMMANDS =
  /(?:npx|bunx|pnpm dlx|pnpm add|npm i|npm install|yarn add|bun add) ((?:-[\w-]+ )*)([@\w][\w@./-]*)/g

test('the recipe for Workers runs in workerd, without any compatibility flag', async () => {
  await mkdir(join(installed.folder, 'worker'))
  const entry = join(installed.folder, 'worker', 'worker.ts')
  await writeFile(entry, await program('webhooks', 'workers'))
  const build = await rolldown({ input: entry, platform: 'neutral', logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm' })
  const secret = createSecret()
  const worker = new Miniflare({
    modules: true,
    script: output[0].code,
    compatibilityDate: '2026-01-01',
    bindings: { WEBHOOK_SECRET: secret },
  })
  try {
    const post = async (by: string) => {
      const { body, headers } = await signEvent(exampleEvent('run.blocked'), by)
      const answer = await worker.dispatchFetch('http://localhost/', {
        method: 'POST',
        body,
        headers,
      })
      return answer.status
    }
    expect(await post(secret)).toBe(204)
    expect(await post(createSecret())).toBe(400)
  } finally {
    await worker.dispose()
  }
})
