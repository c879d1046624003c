import type { WorkerContext } from '../endpoints/context.ts'
import { healthStep, probeDelayMs } from '../endpoints/health.ts'
import type { Verdict } from './verdict.ts'
import { serviceEvent } from '../events/service-event.ts'
import { warningMail } from '../endpoints/warning-mail.ts'
import type { SendingEndpoint } from '../endpoints/sending-endpoints-sql.ts'
import {
  recordFailure,
  recordSuccess,
  planProbe,
  raiseWarning,
  type Failing,
} from '../endpoints/health-sql.ts'
import { disableEndpoint } from '../endpoints/state-sql.ts'
import type { Db } from '../db/db.ts'
import { enqueueMail } from '../endpoints/mails-sql.ts'
import type { NewEvent } from '../events/sql.ts'

type MemberResult = { url: string; warnEmail: string | undefined }

/** Keeps what is known of an endpoint's health up to date with each attempt. */
export function createHealthKeeper({ db, eventWriter, log, mailer, now }: WorkerContext) {
  return async (
    endpoint: SendingEndpoint,
    verdict: Verdict,
    isProbe: boolean,
  ): Promise<void> => {
    if (verdict.state === 'succeeded') {
      if (endpoint.isFailing || isProbe) await recover(endpoint)
      return
    }
    if (verdict.state === 'failed' && verdict.isGone) return gone(endpoint)
    if (isProbe)
      await planProbe(db, endpoint.id, (count) => inFuture(probeDelayMs(count)))
    const at = now()
    const failing = await recordFailure(db, endpoint.id, at)
    if (failing) await judge(endpoint.id, failing, at)
  }

  async function judge(endpointId: string, failing: Failing, failedAt: Date) {
    const step = healthStep({ ...failing, failedAt })
    if (step.step === 'none') return
    const facts = { failingSince: failing.since }
    await eventWriter.write(failing.workspaceId, async (tx) => {
      if (step.step === 'warn') {
        if (!(await raiseWarning(tx, endpointId, step.percent))) return []
        const data = { ...facts, percent: step.percent }
        return tell(tx, 'endpoint.failing', endpointId, failing, data)
      }
      const reason = `failing since ${failing.since.toISOString()}`
      const probeAt = inFuture(probeDelayMs(0))
      const disabling = { kind: 'failing', reason, now: now(), probeAt } as const
      if (!(await disableEndpoint(tx, endpointId, disabling))) return []
      log.warn({ endpointId, reason }, 'endpoint disabled')
      return tell(tx, 'endpoint.disabled', endpointId, failing, { ...facts, reason })
    })
  }

  async function gone({ id: endpointId, workspaceId }: SendingEndpoint): Promise<void> {
    const failing = await recordFailure(db, endpointId, now())
    await eventWriter.write(workspaceId, async (tx) => {
      const reason = 'answered 410 Gone'
      const disabling = { kind: 'gone', reason, now: now(), probeAt: undefined } as const
      const isFirst = await disableEndpoint(tx, endpointId, disabling)
      if (!isFirst || !failing) return []
      return tell(tx, 'endpoint.disabled', endpointId, failing, { reason })
    })
  }

  async function recover({
    id: endpointId,
    workspaceId,
  }: SendingEndpoint): Promise<void> {
    await eventWriter.write(workspaceId, async (tx) => {
      const recovered = await recordSuccess(tx, endpointId)
      if (!recovered?.wasAnnounced) return []
      return tell(tx, 'endpoint.recovered', endpointId, recovered, {})
    })
  }

  async function tell(
    tx: Db,
    type: string,
    endpointId: string,
    { url, warnEmail }: MemberResult,
    data: { percent?: number; reason?: string; failingSince?: Date },
  ): Promise<NewEvent[]> {
    if (mailer && warnEmail !== undefined) {
      const mail = { recipient: warnEmail, ...warningMail({ type, url, data }) }
      await enqueueMail(tx, mail, now())
    }
    const facts = { endpointId, host: new URL(url).host, ...data }
    return [{ ...serviceEvent(type, facts, now()), notTo: endpointId }]
  }

  function inFuture(ms: number): Date {
    return new Date(now().getTime() + ms)
  }
}
