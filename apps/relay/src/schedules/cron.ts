import { CronExpressionParser } from 'cron-parser'
import { z } from 'zod'
import { CRON_FIELDS, onlyField } from './cron-fields.ts'
import { adviceForStep } from './step-advice.ts'

/** Five fields of cron. */
export const Cron = z
  .string()
  .trim()
  .max(200)
  .check(({ value, issues }) => {
    const message = faultOfCron(value)
    if (message) issues.push({ code: 'custom', input: value, message })
  })

/** The local times of an expression; each is a moment at which UTC shows it. */
export type LocalTimes = {
  /** Whether they come in every hour of their days. */
  isEveryHour: boolean
  /** The first one after another. @throws {Error} when none ever comes. */
  nextAfter(local: number): number
}

/**
 * Reads an expression. `H` stands for a value that is drawn from the id of the schedule, and
 * so stays the same.
 *
 * @throws {Error} when it cannot be read.
 */
export function readCron({ cron, id }: { cron: string; id: string }): LocalTimes {
  const options = { tz: 'UTC', hashSeed: id }
  const expression = CronExpressionParser.parse(drawDaysOfEveryMonth(cron), options)
  return {
    isEveryHour: expression.fields.hour.values.length === 24,
    nextAfter(local) {
      expression.reset(new Date(local))
      return expression.next().getTime()
    },
  }
}

/** A day that is drawn is one that every month has. */
function drawDaysOfEveryMonth(cron: string): string {
  const fields = cron.split(/\s+/)
  const day = fields[2]?.replaceAll(/H(?!\()/g, 'H(1-28)') ?? ''
  return fields.with(2, day).join(' ')
}

const FIVE_FIELDS =
  'has to have five fields: minute, hour, day, month, weekday. "0 9 * * 1-5" is 9:00 from Monday to Friday.'

function faultOfCron(cron: string): string | undefined {
  const fields = cron.split(/\s+/)
  if (fields.length !== CRON_FIELDS.length) return FIVE_FIELDS
  return (
    unreadableField(fields) ?? adviceForStep(fields) ?? (comes(cron) ? undefined : NEVER)
  )
}

const NEVER = 'never comes: no year has such a day.'

/** The library does not say which field it is that it cannot read. */
function unreadableField(fields: readonly string[]): string | undefined {
  for (const [at, field] of CRON_FIELDS.entries()) {
    const given = fields[at] ?? ''
    if (comes(onlyField(field, given))) continue
    return `cannot be read: "${given}" is no ${field.name}. It takes ${field.takes}.`
  }
  return undefined
}

// Any moment, and the name of any schedule, will do to see whether it can be read.
const SOME_DAY = Date.UTC(2024, 0, 1)

function comes(cron: string): boolean {
  try {
    readCron({ cron, id: 'any' }).nextAfter(SOME_DAY)
    return true
  } catch {
    // The only way to ask.
    return false
  }
}
