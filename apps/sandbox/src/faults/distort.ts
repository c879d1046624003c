import type { Answer } from '../http/call.ts'
import { json } from '../http/call.ts'
import { isJsonObject } from '../http/read-json.ts'
import { changeFields, changeJson } from './change-json.ts'
import type { Effect } from './fault-rule.ts'

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

type Distortions = {
  [Kind in Effect['kind']]?: (
    answer: Answer,
    effect: EffectOf<Kind>,
    nowMs: number,
  ) => Answer
}

const IDS = new Set(['id', 'executionId', 'batchId'])

/** What is done to an answer that was right before. */
const DISTORTIONS: Distortions = {
  truncate: (answer, { bytes }) => ({
    ...answer,
    cutAt: bytes ?? Math.floor(Buffer.byteLength(answer.body) / 2),
  }),
  malformed: (answer) => ({
    ...answer,
    body: `${answer.body.toString().slice(0, -1)}<html>`,
  }),
  envelope: (answer) =>
    changeJson(answer, (body) =>
      isJsonObject(body) && 'data' in body ? body['data'] : { data: body },
    ),
  'lower-case': (answer) => changeStatus(answer, (status) => status.toLowerCase()),
  'missing-ids': (answer) =>
    changeJson(answer, (body) =>
      changeFields(body, (name, value) => (IDS.has(name) ? undefined : value)),
    ),
  disagree: (answer) => changeStatus(answer, otherStatus),
  'outputs-late': (answer) =>
    changeJson(answer, (body) =>
      changeFields(body, (name, value) => (LATE.has(name) ? null : value)),
    ),
  'unknown-status': (answer, { status }) => changeStatus(answer, () => status),
  'clock-skew': (answer, { ms }, nowMs) => ({
    ...answer,
    headers: skew(answer.headers, ms, nowMs),
  }),
  vanished: () => json(404, { error: 'Execution not found' }),
}

const LATE = new Set(['output', 'outputUrl', 'text'])

export function distort(answer: Answer, effect: Effect, nowMs: number): Answer {
  const change = DISTORTIONS[effect.kind] as
    ((answer: Answer, effect: Effect, nowMs: number) => Answer) | undefined
  return change ? change(answer, effect, nowMs) : answer
}

function changeStatus(answer: Answer, change: (status: string) => string): Answer {
  return changeJson(answer, (body) =>
    changeFields(body, (name, value) =>
      name === 'status' && typeof value === 'string' ? change(value) : value,
    ),
  )
}

/** Ended where it runs and running where it ended, as when two replicas differ. */
function otherStatus(status: string): string {
  return status === 'RUNNING' ? 'COMPLETED' : 'RUNNING'
}

function skew(
  headers: Record<string, string>,
  ms: number,
  nowMs: number,
): Record<string, string> {
  const reset = headers['x-ratelimit-reset']
  return {
    ...headers,
    date: new Date(nowMs + ms).toUTCString(),
    ...(reset && { 'x-ratelimit-reset': String(Number(reset) + Math.round(ms / 1_000)) }),
  }
}
