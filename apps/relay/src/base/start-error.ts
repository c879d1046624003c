/**
 * Why the relay cannot start, in a sentence for whoever runs it: what is missing or wrong
 * outside of it, and what to do. It is printed without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(reason: string) {
    super(`The relay cannot start. ${reason}`)
  }
}
