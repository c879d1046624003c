import { RelayError } from '../errors.ts'
import type { InputFault } from '../triggers/input-values.ts'

/** @throws {RelayError} `invalid_inputs` that names each fault, if there is one. */
export function refuseFaults(faults: readonly InputFault[]): void {
  if (faults.length === 0) return
  const names = faults.map(({ field }) => field).join(', ')
  const message = `These inputs are missing or wrong: ${names}`
  throw new RelayError('invalid_inputs', message, { details: faults })
}
