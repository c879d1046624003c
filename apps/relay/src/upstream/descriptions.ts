import type { Context } from './context.ts'
import { describeWorkflow } from './describe-workflow.ts'
import { toStorable } from '../db/storable.ts'
import {
  claimDescribing,
  findDescription,
  saveDescription,
  type Description,
  type WorkflowKey,
} from './sql.ts'

// A workflow is edited now and then, and called all the time.
const FRESH_MS = 10 * 60_000
// How soon a workflow that may have changed is asked for again.
const DOUBT_MS = 60_000

/** What workflows ask for, as far as the upstream was asked: never once for each call. */
export type Descriptions = {
  /**
   * What is known. The upstream is asked when that is nothing; what is older than ten
   * minutes is asked for again behind the caller's back.
   *
   * @throws {RelayError} as `describeWorkflow` does, when nothing is known.
   */
  get(key: WorkflowKey): Promise<Description>
  /** Asks the upstream now. @throws {RelayError} as `describeWorkflow` does. */
  renew(key: WorkflowKey): Promise<Description>
  /** Asks again, behind the caller's back, for what is older than ten minutes. */
  keepFresh(key: WorkflowKey): void
  /** The same after a minute already: the upstream has refused what was sent to it. */
  doubt(key: WorkflowKey): void
  /** Waits for what is under way. */
  close(): Promise<void>
}

type Parts = Pick<Context, 'connectUpstream' | 'db' | 'log' | 'now'> & {
  /** They hold what was said of their workflow. */
  triggers: { forget(triggerId: string): void }
}

export function createDescriptions(parts: Parts): Descriptions {
  const { db, log, now, triggers } = parts
  const underWay = new Map<string, Promise<Description>>()
  const behind = new Set<Promise<void>>()
  const lookedAt = new Map<string, number>()

  async function ask(key: WorkflowKey): Promise<Description> {
    const { workspaceId, workflowId } = key
    const described = await describeWorkflow(parts, workspaceId, workflowId)
    const description = { ...toStorable(described), describedAt: now() }
    const changed = await saveDescription(db, key, description)
    for (const id of changed) triggers.forget(id)
    return description
  }

  /** Those who want the same at the same time share the work. */
  async function share(
    name: string,
    work: () => Promise<Description>,
  ): Promise<Description> {
    const known = underWay.get(name)
    if (known) return known
    const working = work().finally(() => underWay.delete(name))
    underWay.set(name, working)
    return working
  }

  async function renew(key: WorkflowKey): Promise<Description> {
    return share(`renew ${nameOf(key)}`, async () => ask(key))
  }

  async function find(key: WorkflowKey): Promise<Description> {
    const found = async () => (await findDescription(db, key)) ?? renew(key)
    return share(`find ${nameOf(key)}`, found)
  }

  async function renewOlder(key: WorkflowKey, ageMs: number): Promise<void> {
    const before = new Date(now().getTime() - ageMs)
    if (await claimDescribing(db, key, { now: now(), before })) await renew(key)
  }

  function inBackground(key: WorkflowKey, ageMs: number): void {
    const work = renewOlder(key, ageMs)
      .catch((error: unknown) => {
        log.warn({ error, workflowId: key.workflowId }, 'cannot describe a workflow')
      })
      .finally(() => behind.delete(work))
    behind.add(work)
  }

  /** Most calls are not even worth a look at the database. */
  function keepFresh(key: WorkflowKey): void {
    const name = nameOf(key)
    const at = now().getTime()
    if (at - (lookedAt.get(name) ?? 0) < FRESH_MS) return
    if (lookedAt.size > MAX_NAMES) lookedAt.clear()
    lookedAt.set(name, at)
    inBackground(key, FRESH_MS)
  }

  return {
    renew,
    keepFresh,
    async get(key) {
      const found = await find(key)
      keepFresh(key)
      return found
    },
    doubt: (key) => inBackground(key, DOUBT_MS),
    close: async () => void (await Promise.all(behind)),
  }
}

const MAX_NAMES = 10_000

function nameOf({ workspaceId, workflowId }: WorkflowKey): string {
  return `${workspaceId} ${workflowId}`
}
