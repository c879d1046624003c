import {
  toEstimate,
  toNumber,
  toObject,
  type Estimate,
  type JsonObject,
} from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { callWireflow } from './call-wireflow.ts'

/** What a run with the saved inputs is expected to cost. */
export async function estimateRun(
  z: ZObject,
  bundle: Bundle,
  workflowId: string,
): Promise<Estimate> {
  const response = await callWireflow(z, bundle, {
    method: 'POST',
    path: path`/workflows/${workflowId}/estimate`,
    body: {},
  })
  return read(z, response, toEstimate)
}

/** How many credits the account has left; undefined where the answer does not say it. */
export async function remainingCredits(
  z: ZObject,
  bundle: Bundle,
): Promise<number | undefined> {
  const { data } = await callWireflow(z, bundle, { path: '/developer/usage' })
  const body = toObject(data)
  const usage = 'data' in body ? toObject(body['data']) : body
  return firstNumber(toObject(usage['credits'])) ?? firstNumber(usage)
}

// The shape of this answer is not documented.
const WORDS = [
  'remaining',
  'available',
  'balance',
  'remainingCredits',
  'availableCredits',
  'creditsRemaining',
  'creditBalance',
  'credits',
]

function firstNumber(row: JsonObject): number | undefined {
  return WORDS.map((word) => toNumber(row[word])).find((number) => number !== undefined)
}
