import type { Trigger } from './sql.ts'
import { inputValues } from '../runs/input-values.ts'
import type { Wanted } from '../runs/accept-run.ts'
import { publicName, refuseFaults } from '../runs/refuse-faults.ts'

/** The run that a trigger starts with this data; inputs that are wrong keep their saved value. */
export function wantedLeniently(trigger: Trigger, data: Record<string, unknown>): Wanted {
  const settings = { ...trigger.settings, strict: false }
  return wantedOf({ ...trigger, settings }, data)
}

/**
 * The run that a trigger starts with this data.
 *
 * @throws {RelayError} `invalid_inputs` when the trigger is strict and inputs are wrong.
 */
export function wantedOf(trigger: Trigger, data: Record<string, unknown>): Wanted {
  const { strict, mapping } = trigger.settings
  const { values, faults } = inputValues(trigger.inputs, data, mapping)
  if (strict) refuseFaults(faults, publicName(trigger.inputs))
  return {
    workspaceId: trigger.workspaceId,
    workflowId: trigger.workflowId,
    workflowName: trigger.workflowName,
    triggerId: trigger.id,
    start: trigger.settings,
    triggerData: data,
    inputValues: values,
    deadlineMs: trigger.deadlineMs,
  }
}
