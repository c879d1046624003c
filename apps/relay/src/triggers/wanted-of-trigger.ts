import type { Trigger } from './sql.ts'
import { refuseNothingMet, reportInputs } from '../runs/input-report.ts'
import { inputValues, type InputValues } from '../runs/input-values.ts'
import type { Wanted } from '../runs/accept-run.ts'
import { publicName, refuseFaults } from '../runs/refuse-faults.ts'

type Data = Record<string, unknown>

/** The run that a trigger starts with this data; inputs that are wrong keep their saved value. */
export function wantedLeniently(trigger: Trigger, data: Data): Wanted {
  return wantedWith(trigger, data, valuesOf(trigger, data))
}

/**
 * The run that a trigger starts with this data, and with `unknown`, names of fields that are
 * no data.
 *
 * @throws {RelayError} `invalid_inputs` when the trigger is strict and inputs are wrong, or
 *   when it asks for an input and no field met one.
 */
export function wantedOf(
  trigger: Trigger,
  data: Data,
  unknown: readonly string[] = [],
): Wanted {
  const { inputs, settings } = trigger
  const found = valuesOf(trigger, data, unknown)
  const nameOf = publicName(inputs)
  const mustMeet = settings.strict || settings.requireInput === true
  if (mustMeet && isMatched(trigger)) refuseNothingMet(inputs, found, nameOf)
  if (settings.strict) refuseFaults(found.faults, nameOf)
  return wantedWith(trigger, data, found)
}

/** Otherwise the data is handed on as it came. */
function isMatched({ settings }: Trigger): boolean {
  return settings.way !== 'trigger'
}

function valuesOf(
  { inputs, settings }: Trigger,
  data: Data,
  unknown: readonly string[] = [],
): InputValues {
  return inputValues(inputs, data, settings.mapping, unknown)
}

function wantedWith(trigger: Trigger, data: Data, found: InputValues): Wanted {
  return {
    workspaceId: trigger.workspaceId,
    workflowId: trigger.workflowId,
    workflowName: trigger.workflowName,
    triggerId: trigger.id,
    start: trigger.settings,
    triggerData: data,
    inputValues: found.values,
    inputs: isMatched(trigger)
      ? reportInputs(trigger.inputs, found, publicName(trigger.inputs))
      : undefined,
    deadlineMs: trigger.deadlineMs,
  }
}
