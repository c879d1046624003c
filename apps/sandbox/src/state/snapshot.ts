import { nameOf } from '../graph/graph-name.ts'
import type { Graph } from '../graph/wire.ts'
import type { Execution } from './execution.ts'
import type { State } from './state.ts'
import type { Workflow } from './workflow.ts'

const VERSION = 1

type Kept<Holder extends { graph: Graph }> = Omit<Holder, 'graph'> & { graph: string }

type Entries<Held> = Held extends Map<string, infer Value> ? [string, Value][] : never

/** The state as JSON: maps as entries, and each graph once, however many runs share it. */
export type Snapshot = {
  version: typeof VERSION
  graphs: Record<string, Graph>
  workflows: Kept<Workflow>[]
  executions: Kept<Execution>[]
  accounts: Entries<State['accounts']>
  keys: Entries<State['keys']>
  files: Entries<State['files']>
  media: Entries<State['media']>
  answers: Entries<State['answers']>
  usage: Entries<State['usage']>
  faults: Entries<State['faults']>
} & Pick<State, 'seed' | 'counters' | 'settings' | 'clock'>

export function toSnapshot(state: State): Snapshot {
  const graphs: Record<string, Graph> = {}
  function keep<Holder extends { graph: Graph }>(holder: Holder): Kept<Holder> {
    const name = nameOf(holder.graph)
    graphs[name] = holder.graph
    return { ...holder, graph: name }
  }
  return {
    version: VERSION,
    seed: state.seed,
    counters: state.counters,
    settings: state.settings,
    clock: state.clock,
    workflows: [...state.workflows.values()].map(keep),
    executions: [...state.executions.values()].map(keep),
    graphs,
    accounts: [...state.accounts],
    keys: [...state.keys],
    files: [...state.files],
    media: [...state.media],
    answers: [...state.answers],
    usage: [...state.usage],
    faults: [...state.faults],
  }
}

/** Takes over `snapshot`, which must not be used any more. */
export function fromSnapshot(snapshot: Snapshot): State {
  if (snapshot.version !== VERSION) {
    throw new Error(`Cannot read a snapshot of version ${String(snapshot.version)}`)
  }
  function restore<Holder extends { graph: string }>(holder: Holder) {
    const graph = snapshot.graphs[holder.graph]
    if (!graph) throw new Error(`The snapshot lacks the graph ${holder.graph}`)
    return { ...holder, graph }
  }
  const workflows: Workflow[] = snapshot.workflows.map(restore)
  const executions: Execution[] = snapshot.executions.map(restore)
  return {
    seed: snapshot.seed,
    counters: snapshot.counters,
    settings: snapshot.settings,
    clock: snapshot.clock,
    workflows: new Map(workflows.map((workflow) => [workflow.id, workflow])),
    executions: new Map(executions.map((execution) => [execution.id, execution])),
    accounts: new Map(snapshot.accounts),
    keys: new Map(snapshot.keys),
    files: new Map(snapshot.files),
    media: new Map(snapshot.media),
    answers: new Map(snapshot.answers),
    usage: new Map(snapshot.usage),
    faults: new Map(snapshot.faults),
  }
}
