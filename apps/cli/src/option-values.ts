import { InvalidArgumentError } from 'commander'
import type { Token } from '@wireflow-connect/relay-client'

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** One value of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

export function toNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

const SCOPES: readonly Scope[] = ['read', 'run', 'manage', 'admin']
type Scope = Token['scopes'][number]

/** Scopes, each on its own or with commas between them. */
export function toScopes(text: string, before: readonly Scope[] = []): Scope[] {
  return [...before, ...text.split(',').map(toScope)]
}

function toScope(text: string): Scope {
  const scope = SCOPES.find((each) => each === text)
  if (scope === undefined) throw new InvalidArgumentError(`Write ${SCOPES.join(', ')}.`)
  return scope
}

/** A moment to come: a date, or `30d`, `12h` or `90m` from now. In RFC 3339. */
export function toComing(text: string): string {
  return toMoment(text, 1)
}

/** A moment that has passed: a date, or `30d`, `12h` or `90m` before now. In RFC 3339. */
export function toPast(text: string): string {
  return toMoment(text, -1)
}

function toMoment(text: string, sign: 1 | -1): string {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const isDate = /^\d{4}-\d\d-\d\d/.test(text)
  const lengthMs = Number(count) * UNIT_MS[(unit ?? 'm') as keyof typeof UNIT_MS]
  const moment = new Date(isDate ? text : Date.now() + sign * lengthMs)
  if (Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError('Write a date (2027-01-31), or 30d, 12h or 90m.')
  }
  return moment.toISOString()
}
