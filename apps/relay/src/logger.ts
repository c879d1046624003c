import { pino, type DestinationStream, type Logger } from 'pino'

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

/** A logger that prints lines of JSON and never a secret. Errors go in `error`. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    errorKey: 'error',
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), remove: true },
  }
  return destination ? pino(options, destination) : pino(options)
}
