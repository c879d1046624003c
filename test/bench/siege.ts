import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withBenchWorld, type BenchWorld } from './bench-world.ts'
import type { BenchResult } from './bench.ts'
import { ATTACKS, besiege } from './siege/hostile-callers.ts'
import { callHonestly, type HonestCalls } from './siege/honest-callers.ts'
import { compareWithStreams } from './siege/many-streams.ts'
import { openTriggers, type Triggers } from './siege/triggers.ts'
import { watchEvery } from './siege/watch-every.ts'

const HOSTILE_CALLERS = 50
const SIEGE_SECONDS = Number(process.env['SIEGE_SECONDS'] ?? 300)
const HEAP_MB = 512
const MIB = 1024 * 1024

/** Whether hostile callers stop a small relay, or keep honest ones out. */
export async function siegeBench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'siege-'))
  try {
    const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`, TMPDIR: folder }
    return await withBenchWorld({ env }, async (world) => measure(world, folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(world: BenchWorld, folder: string): Promise<BenchResult> {
  const triggers = await openTriggers(world)
  const streams = await compareWithStreams(triggers)
  const { honest, memory, disk } = await besieged(world, triggers, folder)
  const after = await callHonestly(triggers, AbortSignal.timeout(10_000))
  return {
    name: 'siege',
    conditions: `a relay of ${HEAP_MB} MB of heap, ${HOSTILE_CALLERS} hostile callers in ${Object.keys(ATTACKS).length} ways for ${SIEGE_SECONDS} s, all on one machine`,
    figures: [
      share('honest calls that got through', honest, 99.9),
      { name: 'honest calls', value: honest.taken + honest.refused, unit: '' },
      { name: 'their median', value: at(honest, 0.5), unit: 'ms' },
      { name: 'their p99', value: at(honest, 0.99), unit: 'ms', goal: { atMost: 1_000 } },
      {
        name: 'most memory of the process',
        value: memory,
        unit: 'MiB',
        goal: { atMost: 1_024 },
      },
      { name: 'most on disk', value: disk, unit: 'MiB', goal: { atMost: 1_100 } },
      share('honest calls that got through afterwards', after, 100),
      { name: 'their median afterwards', value: at(after, 0.5), unit: 'ms' },
      { name: 'streams open', value: streams.count, unit: '', goal: { atLeast: 3_000 } },
      { name: 'a call without them, median', value: round(streams.without), unit: 'ms' },
      {
        name: 'a call with them, median',
        value: round(streams.beside),
        unit: 'ms',
        goal: { atMost: round(streams.without * 2) },
      },
    ],
  }
}

async function besieged(world: BenchWorld, triggers: Triggers, folder: string) {
  const over = AbortSignal.timeout(SIEGE_SECONDS * 1_000)
  const memory = watchEvery(1_000, over, async () => (await world.memoryBytes()) / MIB)
  const disk = watchEvery(1_000, over, async () => (await bytesIn(folder)) / MIB)
  const attacks = Object.values(ATTACKS)
  const hostile = Array.from({ length: HOSTILE_CALLERS }, async (_, index) => {
    const attack = attacks[index % attacks.length]
    const target = { ...triggers.hostile, from: `127.0.2.${index + 1}`, signal: over }
    if (attack) await besiege(target, attack)
  })
  const honest = await callHonestly(triggers, over)
  await Promise.all(hostile)
  return { honest, memory: Math.round(await memory), disk: Math.round(await disk) }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const sizes = names.map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined)
    return found?.isFile() && name.includes('wireflow-connect') ? found.size : 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

function share(name: string, { taken, refused }: HonestCalls, atLeast: number) {
  const value = Math.round((taken / (taken + refused)) * 10_000) / 100
  return { name, value, unit: '%', goal: { atLeast } }
}

function at({ latencies }: HonestCalls, part: number): number {
  const sorted = latencies.toSorted((a, b) => a - b)
  return round(sorted[Math.floor(sorted.length * part)] ?? Number.NaN)
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
