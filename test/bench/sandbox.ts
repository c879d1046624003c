import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BenchResult, Figure } from './bench.ts'
import { openConnection, requestText } from './keep-alive.ts'

const MAIN = fileURLToPath(new URL('../../apps/sandbox/src/main.ts', import.meta.url))
const KEY = 'sk-sandbox-bench'
const PORT = 4_499
const ARGUMENTS = [
  '--quiet',
  '--no-limits',
  '--plan=enterprise',
  `--key=${KEY}`,
  `--port=${PORT}`,
]
const STARTS = 3
const CONNECTIONS = 16
const POLL_SECONDS = 5
const LIVE_EXECUTIONS = 10_000

const GRAPH = {
  nodes: [
    {
      id: 'in',
      data: { nodeType: 'input:text', config: { prompt: 'sandbox:slow=60m' } },
    },
    { id: 'join', data: { nodeType: 'utility:prompt_concat' } },
    { id: 'draw', data: { nodeType: 'generate:flux_2' } },
    { id: 'show', data: { nodeType: 'output:preview' } },
  ],
  edges: [
    { id: 'e1', source: 'in', target: 'join' },
    { id: 'e2', source: 'join', target: 'draw' },
    { id: 'e3', source: 'draw', target: 'show' },
  ],
}

/** Measures a sandbox in a process of its own, which is one core, from this one. */
export async function sandboxBench(): Promise<BenchResult> {
  const ready: number[] = []
  for (let round = 0; round < STARTS; round++) {
    ready.push(await withSandbox((_child, readyMs) => Promise.resolve(readyMs)))
  }
  const figures = await withSandbox((child) => measure(child, median(ready)))
  return { name: 'sandbox', conditions: CONDITIONS, figures }
}

/** Starts a sandbox, and gives along how long that took until it could be called. */
async function withSandbox<Result>(
  work: (child: ChildProcess, readyMs: number) => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [MAIN, ...ARGUMENTS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(child.stdout, 'data')
    return await work(child, performance.now() - startedAt)
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const CONDITIONS =
  'a sandbox in a process of its own, over HTTP, 16 connections, a graph of four nodes'

async function measure(child: ChildProcess, readyMs: number): Promise<Figure[]> {
  const workflowId = await createWorkflow()
  const first = await startOne(workflowId)
  // One reading before the JIT has seen the code would measure the JIT.
  await pollFor(first, 1)
  const polls = await pollFor(first, POLL_SECONDS)
  const starts = await startMany(workflowId, LIVE_EXECUTIONS - 1)
  const residentMb = await residentMbOf(child.pid)
  return [
    figure('start to ready', readyMs, 'ms', { atMost: 300 }),
    figure('polls on one core', polls, '/s', { atLeast: 5_000 }),
    figure('starts on one core', starts, '/s'),
    figure('memory at 10,000 live executions', residentMb, 'MB', { atMost: 300 }),
  ]
}

function figure(
  name: string,
  value: number,
  unit: string,
  goal?: Figure['goal'],
): Figure {
  return { name, value: Math.round(value), unit, ...(goal && { goal }) }
}

const HEADERS = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }

async function createWorkflow(): Promise<string> {
  const answer = await sendOnce('POST', '/api/v1/workflows', { name: 'Bench', ...GRAPH })
  return idIn(answer, 'cmx')
}

async function startOne(workflowId: string): Promise<string> {
  const path = `/api/v1/workflows/${workflowId}/execute`
  return idIn(await sendOnce('POST', path, GRAPH), 'exec_')
}

async function sendOnce(method: string, path: string, body: unknown): Promise<string> {
  const connection = await openConnection(PORT)
  const text = requestText(method, path, HEADERS, JSON.stringify(body))
  const answer = await connection.send(text)
  connection.close()
  return answer
}

function idIn(answer: string, prefix: string): string {
  const id = new RegExp(`"(${prefix}[0-9a-f]+)"`).exec(answer)?.[1]
  if (!id) throw new Error(`No id in ${answer.slice(0, 300)}`)
  return id
}

async function pollFor(executionId: string, seconds: number): Promise<number> {
  const path = `/api/v1/workflows/executions/${executionId}/poll`
  const request = requestText('GET', path, HEADERS)
  const startedAt = performance.now()
  const until = startedAt + seconds * 1_000
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      repeat(request, () => performance.now() < until),
    ),
  )
  return sum(counts) / ((performance.now() - startedAt) / 1_000)
}

async function startMany(workflowId: string, count: number): Promise<number> {
  const path = `/api/v1/workflows/${workflowId}/execute`
  const request = requestText('POST', path, HEADERS, JSON.stringify(GRAPH))
  const startedAt = performance.now()
  let left = count
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () => repeat(request, () => left-- > 0)),
  )
  return count / ((performance.now() - startedAt) / 1_000)
}

async function repeat(request: string, goesOn: () => boolean): Promise<number> {
  const connection = await openConnection(PORT)
  let count = 0
  while (goesOn()) {
    const answer = await connection.send(request)
    if (!answer.startsWith('HTTP/1.1 20')) throw new Error(answer.slice(0, 300))
    count++
  }
  connection.close()
  return count
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

async function residentMbOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024
}
