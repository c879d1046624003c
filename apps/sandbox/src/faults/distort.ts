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
  huge: (answer, { bytes }) =>
    changeJson(answer, (body) =>
      isJsonObject(body) ? { ...body, padding: 'x'.repeat(bytes) } : body,
    ),
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
  'odd-text': (answer, { text }) =>
    changeJson(answer, (body) =>
      changeFields(body, (name, value) =>
        TEXTS.has(name) && typeof value === 'string' ? value + text : value,
      ),
    ),
  'big-numbers': (answer) => {
    const changed = changeJson(answer, (body) =>
      changeFields(body, (name, value) =>
        name === 'output' && isJsonObject(value) ? { ...value, numbers: MARK } : value,
      ),
    )
    // As text, since no value of JavaScript holds them.
    const body = changed.body.toString().replaceAll(JSON.stringify(MARK), BIG_NUMBERS)
    return { ...changed, body }
  },
  'foreign-words': (answer, { words }) =>
    changeStatus(answer, (status) => words[status.toUpperCase()] ?? status),
  'wrong-units': (answer) => ({ ...answer, headers: inMilliseconds(answer.headers) }),
  'other-storage': (answer, { url }) =>
    changeJson(answer, (body) =>
      changeFields(body, (name, value) => (name === 'uploadUrl' ? url : value)),
    ),
  vanished: () => json(404, { error: 'Execution not found' }),
}

/** Fields that hold a text which somebody wrote, or a model. */
const TEXTS = new Set(['text', 'error', 'message', 'label', 'name', 'workflowName'])

const MARK = 'sandbox: numbers'
const BIG_NUMBERS =
  '{"seed":18446744073709551615,"id":9007199254740993,' +
  '"scale":0.1000000000000000055511151231257827,"huge":1e400}'

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

/** As when somebody took milliseconds for what is documented in seconds. */
function inMilliseconds(headers: Record<string, string>): Record<string, string> {
  const changed = ['retry-after', 'x-ratelimit-reset'].flatMap((name) => {
    const seconds = headers[name]
    return seconds === undefined ? [] : [[name, String(Number(seconds) * 1_000)]]
  })
  return { ...headers, ...(Object.fromEntries(changed) as Record<string, string>) }
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
