import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { createRepeatLimit } from './repeat-limit.ts'

export type { Logger }

/** Field names that are never printed, at the top and one level down. */
const SECRET_FIELDS = [
  'apiKey',
  'token',
  'secret',
  'secrets',
  'authorization',
  'password',
  'triggerId',
  'receipt',
  'upstreamKey',
]

const WARN_LEVEL = 40

/**
 * A logger that prints lines of JSON and never a secret. Errors go in `error`. A warning
 * that comes in masses is printed a few times, and then with the number left out.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    errorKey: 'error',
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), remove: true },
    serializers: { error: withoutSession },
    hooks: { logMethod: limitRepeats() },
  }
  return destination ? pino(options, destination) : pino(options)
}

// PostgreSQL's errors carry their whole session, with what it takes to cancel its statements.
function withoutSession(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const shown = { ...pino.stdSerializers.err(error) }
  Reflect.deleteProperty(shown, 'client')
  return shown
}

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

function limitRepeats(): LogMethod {
  const limit = createRepeatLimit()
  return function log(args, method, level) {
    const [details, message] = args
    if (level < WARN_LEVEL || typeof message !== 'string' || isOfRequest(details)) {
      return method.apply(this, args)
    }
    const { isPrinted, leftOut } = limit.note(message, performance.now())
    if (!isPrinted) return
    method.apply(this, leftOut === 0 ? args : [{ ...Object(details), leftOut }, message])
  }
}

// Its caller was given the id to ask about it with.
function isOfRequest(details: unknown): boolean {
  return typeof details === 'object' && details !== null && 'requestId' in details
}
