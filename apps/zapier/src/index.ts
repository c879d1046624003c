import { defineApp, version as platformVersion } from 'zapier-platform-core'
import packageJson from '../package.json' with { type: 'json' }
import { authentication } from './authentication.ts'
import { explainRefusals } from './connection/explain-refusals.ts'
import { pinCredentials } from './connection/pin-credentials.ts'
import { CANCEL_RUN } from './creates/cancel-run.ts'
import { FIRE_TRIGGER } from './creates/fire-trigger.ts'
import { RUN_MANY } from './creates/run-many/run-many.ts'
import { RUN_WORKFLOW } from './creates/run-workflow/run-workflow.ts'
import { UPLOAD_FILE } from './creates/upload-file.ts'
import { downloadOutput } from './hydrators/download-output.ts'
import { FIND_EXECUTION } from './searches/find-execution.ts'
import { FIND_LATEST_EXECUTION } from './searches/find-latest-execution.ts'
import { FIND_WORKFLOW } from './searches/find-workflow.ts'
import { GET_CREDITS } from './searches/get-credits.ts'
import { EXECUTION_FINISHED_POLLING } from './triggers/execution-finished-polling.ts'
import { EXECUTION_FINISHED } from './triggers/execution-finished.ts'
import { LIST_EXECUTIONS } from './triggers/list-executions.ts'
import { LIST_PUBLIC_TRIGGERS } from './triggers/list-public-triggers.ts'
import { LIST_WORKFLOWS } from './triggers/list-workflows.ts'
import { RUN_NEEDS_ATTENTION } from './triggers/run-needs-attention.ts'

/** The app, as Zapier loads it. */
// oxlint-disable-next-line import/no-default-export -- Zapier takes the default export
export default defineApp({
  version: packageJson.version,
  platformVersion,
  authentication,
  beforeRequest: [pinCredentials],
  afterResponse: [explainRefusals],
  flags: {
    // Empty values are looked at here, field by field.
    cleanInputData: false,
    // Otherwise a 429 never reaches `explainRefusals`.
    throwForThrottlingEarly: false,
  },
  // A connection's requests per minute on the plan that most who automate have.
  throttle: { window: 60, limit: 60, scope: ['auth'] },
  hydrators: { downloadOutput },
  triggers: {
    execution_finished: EXECUTION_FINISHED,
    execution_finished_polling: EXECUTION_FINISHED_POLLING,
    run_needs_attention: RUN_NEEDS_ATTENTION,
    list_workflows: LIST_WORKFLOWS,
    list_executions: LIST_EXECUTIONS,
    list_public_triggers: LIST_PUBLIC_TRIGGERS,
  },
  creates: {
    run_workflow: RUN_WORKFLOW,
    run_workflow_for_many: RUN_MANY,
    cancel_run: CANCEL_RUN,
    fire_trigger: FIRE_TRIGGER,
    upload_file: UPLOAD_FILE,
  },
  searches: {
    find_workflow: FIND_WORKFLOW,
    find_execution: FIND_EXECUTION,
    find_latest_execution: FIND_LATEST_EXECUTION,
    get_credits: GET_CREDITS,
  },
})
