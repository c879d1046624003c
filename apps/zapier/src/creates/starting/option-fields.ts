import type { PlainInputField } from 'zapier-platform-core'

export const OPTION_GROUPS = [
  { key: 'inputs', label: 'Inputs', emphasize: true },
  { key: 'options', label: 'Options' },
]

export const WAIT_FIELD = {
  key: 'wait_for_completion',
  label: 'Wait for Completion',
  type: 'boolean',
  required: false,
  default: 'true',
  group: 'options',
  helpText:
    'With a Wireflow Connect server in the connection the Zap waits for as long as the run takes. Without one it waits for up to 20 seconds and then goes on with a run that is still `running`: add Delay For and Find Run behind it, or use the trigger Run Finished (Polling).',
} satisfies PlainInputField

export const onFailureField = (value: 'stop' | 'continue') =>
  ({
    key: 'on_failure',
    label: 'If the Run Fails',
    type: 'string',
    required: false,
    default: value,
    choices: [
      { value: 'stop', label: 'Stop the Zap with an error', sample: 'stop' },
      {
        value: 'continue',
        label: 'Go on, and return the error as a field',
        sample: 'continue',
      },
    ],
    group: 'options',
  }) satisfies PlainInputField

export const DEDUPLICATION_FIELD = {
  key: 'deduplication_key',
  label: 'Deduplication Key',
  type: 'string',
  required: false,
  group: 'options',
  helpText:
    'Map something that is unique for what the run is about, for example the number of an order. Within 24 hours the same key runs the workflow once, also when the Zap is replayed; with other inputs it is refused.',
} satisfies PlainInputField
