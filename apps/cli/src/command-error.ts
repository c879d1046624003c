// Of `sysexits.h`, where it has one.
export const FAILED = 1
export const USAGE_ERROR = 64
export const UNAVAILABLE = 69
export const NOT_ALLOWED = 77
export const UNUSABLE = 78

/** Ends the command with a sentence and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
