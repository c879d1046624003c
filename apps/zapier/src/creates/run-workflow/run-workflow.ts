import type { Create } from 'zapier-platform-core'
import { inputFields } from '../../fields/input-fields.ts'
import { WORKFLOW_FIELD } from '../../fields/workflow-field.ts'
import { ITEM_FIELDS } from '../../items/output-fields.ts'
import { SAMPLE } from '../../items/sample.ts'
import { outputFieldsOfWorkflow } from '../../fields/workflow-output-fields.ts'
import { GIVE_UP_FIELD } from '../starting/give-up-field.ts'
import {
  DEDUPLICATION_FIELD,
  onFailureField,
  OPTION_GROUPS,
  WAIT_FIELD,
} from '../starting/option-fields.ts'
import { resumeRun, runWorkflow } from './perform.ts'

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
    inputFieldGroups: OPTION_GROUPS,
    inputFields: [
      { ...WORKFLOW_FIELD, altersDynamicFields: true },
      inputFields,
      WAIT_FIELD,
      GIVE_UP_FIELD,
      onFailureField('stop'),
      DEDUPLICATION_FIELD,
    ],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
    // What Wireflow allows on every plan.
    throttle: { window: 60, limit: 10, scope: ['auth'] },
  },
} satisfies Create
