import { isWireflowError, type WireflowError } from '@wireflow-connect/sdk'

/** The error a call fails with; anything else is a failure of the test. */
export async function failure(promise: Promise<unknown>): Promise<WireflowError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isWireflowError(error)) throw new Error('It did not fail with a WireflowError')
  return error
}
