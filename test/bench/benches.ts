import type { Bench } from './bench.ts'
import { deliverBench } from './deliver.ts'
import { neighbourBench } from './neighbour.ts'
import { startBench } from './start.ts'

export const BENCHES: Record<string, Bench> = {
  deliver: deliverBench,
  neighbour: neighbourBench,
  start: startBench,
}
