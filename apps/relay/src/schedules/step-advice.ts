import { CronExpressionParser } from 'cron-parser'
import { CRON_FIELDS, onlyField, type CronField } from './cron-fields.ts'

const HOUR = 60
const DAY = 24 * HOUR
/** That come at the same times every day. */
const EVEN_HOURS = [24, 12, 8, 6, 4, 3, 2]

/**
 * What is wrong with a step that leaves one value of all that it steps over, and what was
 * meant by it. Undefined when every step fits.
 *
 * @param fields five fields of cron, each of which can be read.
 */
export function adviceForStep(fields: readonly string[]): string | undefined {
  for (const [at, field] of CRON_FIELDS.entries()) {
    for (const item of (fields[at] ?? '').split(',')) {
      const only = valueLeft(item, field)
      if (only === undefined) continue
      const fault = `has the step "${item}", which does not fit: only the ${field.name} ${only} is left.`
      const meant = at === 0 ? meantBy(fields) : undefined
      return `${fault} ${meant ?? `Write "${only}" if that is meant.`}`
    }
  }
  return undefined
}

function valueLeft(item: string, field: CronField): string | undefined {
  const [range, step] = item.split('/')
  if (step === undefined) return undefined
  const [only, ...others] = valuesOf(item, field)
  const isOne = others.length === 0 && valuesOf(`${range}/1`, field).length > 1
  return isOne ? String(range?.startsWith('H') ? range : only) : undefined
}

function valuesOf(item: string, field: CronField): readonly (number | string)[] {
  const range = item.replace(/^H(?:\((.*)\))?/, (_all, drawn?: string) => drawn ?? '*')
  const { values } = CronExpressionParser.parse(onlyField(field, range)).fields[field.key]
  // Sunday is 0 and 7.
  return field.key === 'dayOfWeek'
    ? [...new Set(values.map((value) => Number(value) % 7))]
    : values
}

/** For steps of more than an hour, which people write as minutes. */
function meantBy([minute, hour, ...days]: readonly string[]): string | undefined {
  const step = Number(/^\*\/(\d+)$/.exec(minute ?? '')?.[1])
  if (Number.isNaN(step) || hour !== '*') return undefined
  const every = `Every ${step} minutes is`
  if (DAY % step === 0) return `${every} ${expressionsFor(step, days)}.`
  const likely = HOUR * (EVEN_HOURS.find((hours) => hours * HOUR <= step) ?? 1)
  return `${every} at other times each day, which cron cannot say. Every ${likely} minutes is ${expressionsFor(likely, days)}.`
}

/** The expressions that together come every so many minutes of a day. */
function expressionsFor(step: number, days: readonly string[]): string {
  const hoursByMinute = new Map<number, number[]>()
  for (let time = 0; time < DAY; time += step) {
    const hours = hoursByMinute.get(time % HOUR) ?? []
    hoursByMinute.set(time % HOUR, [...hours, Math.floor(time / HOUR)])
  }
  const all = [...hoursByMinute].map(
    ([minute, hours]) => `"${minute} ${listed(hours)} ${days.join(' ')}"`,
  )
  return all.length > 1 ? `${all.join(' and ')} (${all.length} schedules)` : all.join('')
}

function listed(hours: readonly number[]): string {
  const step = 24 / hours.length
  if (hours[0] !== 0 || hours.length < 2) return hours.join()
  return step === 1 ? '*' : `*/${step}`
}
