import type { Create } from 'zapier-platform-core'
import { inputFields } from '../../fields/input-fields.ts'
import { WORKFLOW_FIELD } from '../../fields/workflow-field.ts'
import { ITEM_FIELDS } from '../../items/output-fields.ts'
import { SAMPLE } from '../../items/sample.ts'
import { outputFieldsOfWorkflow } from '../../fields/workflow-output-fields.ts'
import { runWorkflow } from './perform.ts'
import { resumeRun } from './resume.ts'

export const RUN_WORKFLOW = {
  key: 'run_workflow',
  noun: 'Run',
  display: {
    label: 'Run Workflow',
    description:
      'Runs a workflow and returns its status and everything it made, as files and text.',
  },
  operation: {
    perform: runWorkflow,
    performResume: resumeRun,
    inputFieldGroups: [
      { key: 'inputs', label: 'Inputs', emphasize: true },
      { key: 'options', label: 'Options' },
    ],
    inputFields: [
      { ...WORKFLOW_FIELD, altersDynamicFields: true },
      inputFields,
      {
        key: 'wait_for_completion',
        label: 'Wait for Completion',
        type: 'boolean',
        required: false,
        default: 'true',
        group: 'options',
        helpText:
          'With a relay in the connection the Zap waits for as long as the run takes. Without one it waits for up to 20 seconds and then goes on with a run that is still `running`; use Find Execution later, or Execution Finished (Polling).',
      },
      {
        key: 'on_failure',
        label: 'If the Run Fails',
        type: 'string',
        required: false,
        default: 'stop',
        choices: [
          { value: 'stop', label: 'Stop the Zap with an error', sample: 'stop' },
          {
            value: 'continue',
            label: 'Go on, and return the error as a field',
            sample: 'continue',
          },
        ],
        group: 'options',
      },
      {
        key: 'deduplication_key',
        label: 'Deduplication Key',
        type: 'string',
        required: false,
        group: 'options',
        helpText:
          'Map something that is unique for what the run is about, for example the number of an order. Within 24 hours the same key runs the workflow once, also when the Zap is replayed.',
      },
    ],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
    // What Wireflow allows on every plan.
    throttle: { window: 60, limit: 10, scope: ['auth'] },
  },
} satisfies Create
