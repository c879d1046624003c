import type { Bundle, Create, ZObject } from 'zapier-platform-core'
import { typedText } from '../fields/resolved-text.ts'
import { toItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { cancelRun, findRun } from '../relay/runs.ts'

export const CANCEL_RUN = {
  key: 'cancel_run',
  noun: 'Run',
  display: {
    label: 'Cancel Run',
    description:
      'Cancels a run that has not been started yet, for example one that waits for credits. One that has been started cannot be stopped.',
  },
  operation: {
    perform: cancel,
    inputFields: [
      {
        key: 'run',
        label: 'Run',
        type: 'string',
        required: true,
        helpText:
          'The Wireflow Connect ID of an earlier step. It begins with `run_`. Needs a server in the connection.',
      },
    ],
    outputFields: ITEM_FIELDS,
    sample: { ...SAMPLE, status: 'cancelled' },
  },
} satisfies Create

async function cancel(z: ZObject, bundle: Bundle): Promise<Item> {
  const runId = typedText(bundle.inputData['run'])
  if (!runId.startsWith('run_')) {
    const message = `"${runId.slice(0, 60)}" is no Wireflow Connect ID: these begin with run_. Only runs of a Wireflow Connect server can be cancelled.`
    throw new z.errors.Error(message, 'invalid_inputs', 400)
  }
  try {
    return await toItem(z, bundle, await cancelRun(z, bundle, runId))
  } catch (error) {
    // A replay finds what the first try has done.
    const run = await findRun(z, bundle, runId)
    if (run?.status !== 'cancelled') throw error
    return toItem(z, bundle, run)
  }
}
