import type { Create } from 'zapier-platform-core'
import { WORKFLOW_FIELD } from '../../fields/workflow-field.ts'
import { GIVE_UP_FIELD } from '../starting/give-up-field.ts'
import {
  DEDUPLICATION_FIELD,
  onFailureField,
  OPTION_GROUPS,
  WAIT_FIELD,
} from '../starting/option-fields.ts'
import { BATCH_FIELDS, BATCH_SAMPLE } from './batch-item.ts'
import { resumeMany, runMany } from './perform.ts'
import { rowFields } from './rows.ts'

export const RUN_MANY = {
  key: 'run_workflow_for_many',
  noun: 'Batch',
  display: {
    label: 'Run Workflow for Many',
    description:
      'Runs a workflow once for each line item, all by one call, and returns what each run made as line items.',
  },
  operation: {
    perform: runMany,
    performResume: resumeMany,
    inputFieldGroups: OPTION_GROUPS,
    inputFields: [
      { ...WORKFLOW_FIELD, altersDynamicFields: true },
      rowFields,
      WAIT_FIELD,
      GIVE_UP_FIELD,
      onFailureField('continue'),
      DEDUPLICATION_FIELD,
    ],
    outputFields: BATCH_FIELDS,
    sample: BATCH_SAMPLE,
    throttle: { window: 60, limit: 10, scope: ['auth'] },
  },
} satisfies Create
