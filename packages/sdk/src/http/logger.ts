import type { Hooks } from './hooks.ts'

/** Where a client writes what it does; `console` is one. */
export type Logger = {
  debug(message: string, fields: object): void
  info(message: string, fields: object): void
  warn(message: string, fields: object): void
}

/** Writes every request, answer and retry; keys and bodies are in none of them. */
export function loggingHooks(logger: Logger): Hooks {
  return {
    onRequest: ({ requestName, attempt }) => logger.debug(requestName, { attempt }),
    onResponse: ({ requestName, ...fields }) => logger.info(requestName, fields),
    onRetry: ({ requestName, error, ...fields }) =>
      logger.warn(`${requestName} is repeated`, { code: error.code, ...fields }),
  }
}
