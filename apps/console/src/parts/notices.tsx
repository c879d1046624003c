import { notifications } from '@mantine/notifications'
import { ApiError } from '../api.ts'

/** Says that something was done, in a few words. */
export function showDone(message: string): void {
  notifications.show({ message, autoClose: 5_000, color: 'accent' })
}

/** Says what did not work, what to do, and the id to quote. */
export function showProblem(error: unknown): void {
  const message = problemWords(error)
  const id = error instanceof ApiError ? error.requestId : undefined
  notifications.show({
    title: 'That did not work',
    color: 'bad',
    autoClose: 12_000,
    message: id ? `${message} · ${id}` : message,
  })
}

/** What happened and what to do, for a person. */
export function problemWords(error: unknown): string {
  if (!(error instanceof ApiError))
    return error instanceof Error ? error.message : String(error)
  if (error.status === 0) {
    return 'The relay could not be reached. What you see may be old. We try again by ourselves.'
  }
  return [error.message, ...faultsOf(error.details)].join(' ')
}

function faultsOf(details: unknown): string[] {
  if (!Array.isArray(details)) return []
  return details.flatMap((fault: { field?: string; message?: string }) =>
    fault.message ? `${fault.field ?? ''}: ${fault.message}.` : [],
  )
}
