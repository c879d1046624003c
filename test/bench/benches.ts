import type { Bench } from './bench.ts'
import { startBench } from './start.ts'

export const BENCHES: Record<string, Bench> = {
  start: startBench,
}
