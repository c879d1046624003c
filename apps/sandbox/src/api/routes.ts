import { deleteWorkflow } from './delete-workflow.ts'
import { getFeedback, postFeedback } from './feedback.ts'
import { getBlocks } from './get-blocks.ts'
import { getExecutionDetail } from './get-execution.ts'
import { getExecutions } from './get-executions.ts'
import { getNodes } from './get-nodes.ts'
import { getPoll } from './get-poll.ts'
import { getRun } from './get-run.ts'
import { getUsage } from './get-usage.ts'
import { getWorkflowById } from './get-workflow.ts'
import { getWorkflows } from './get-workflows.ts'
import { getMedia, postUploadComplete, postUploadUrl } from './media-uploads.ts'
import { patchNode } from './patch-node.ts'
import { postDuplicate } from './post-duplicate.ts'
import { postEstimate } from './post-estimate.ts'
import { postExecute } from './post-execute.ts'
import { postGenerate } from './post-generate.ts'
import { postLayout } from './post-layout.ts'
import { postLint } from './post-lint.ts'
import { postMedia } from './post-media.ts'
import { postRun } from './post-run.ts'
import { postVisibility } from './post-visibility.ts'
import { postWorkflows } from './post-workflows.ts'
import { putWorkflow } from './put-workflow.ts'
import type { KeyedRoute, OpenRoute, Route } from './route.ts'
import { getVideoTemplate, getVideoTemplates, postPreview } from './video-templates.ts'
import { getTrigger, optionsTrigger, postTrigger } from './trigger.ts'

type Access = Pick<KeyedRoute, 'scopes' | 'bucket'>

const READ: Access = { scopes: ['workflows:read'], bucket: 'requests' }
const WRITE: Access = { scopes: ['workflows:write'], bucket: 'requests' }
const EXECUTE: Access = { scopes: ['workflows:execute'], bucket: 'executes' }
const WATCH: Access = { scopes: 'poll', bucket: 'requests' }
const USAGE: Access = { scopes: ['usage:read'], bucket: 'requests' }

function keyed(
  address: string,
  access: Access,
  handle: KeyedRoute['handle'],
): KeyedRoute {
  const [method = '', path = ''] = address.split(' ')
  return { method, path, ...access, handle }
}

function open(address: string, handle: OpenRoute['handle']): OpenRoute {
  const [method = '', path = ''] = address.split(' ')
  return { method, path, open: true, handle }
}

/** Every route of the API, under its base path. Fixed words stand before `{id}`. */
export const ROUTES: readonly Route[] = [
  keyed('GET /workflows', READ, getWorkflows),
  keyed('POST /workflows', WRITE, postWorkflows),
  keyed('POST /workflows/lint', READ, postLint),
  keyed('POST /workflows/generate/stream', WRITE, postGenerate),
  keyed('GET /workflows/executions/{id}/poll', WATCH, getPoll),
  keyed('GET /workflows/executions/{id}', WATCH, getExecutionDetail),
  keyed('GET /workflows/{id}', READ, getWorkflowById),
  keyed('PUT /workflows/{id}', WRITE, putWorkflow),
  keyed('DELETE /workflows/{id}', WRITE, deleteWorkflow),
  keyed('PATCH /workflows/{id}/nodes/{nodeId}', WRITE, patchNode),
  keyed('POST /workflows/{id}/duplicate', WRITE, postDuplicate),
  keyed('POST /workflows/{id}/visibility', WRITE, postVisibility),
  keyed('POST /workflows/{id}/estimate', READ, postEstimate),
  keyed('POST /workflows/{id}/layout', WRITE, postLayout),
  keyed('GET /workflows/{id}/run', READ, getRun),
  keyed('POST /workflows/{id}/run', EXECUTE, postRun),
  {
    ...keyed('POST /workflows/{id}/execute', EXECUTE, postExecute),
    idempotent: true,
  },
  keyed('GET /workflows/{id}/executions', WATCH, getExecutions),
  keyed('POST /media/upload', WRITE, postMedia),
  keyed('POST /media/upload-url', WRITE, postUploadUrl),
  keyed('POST /media/upload-url/complete', WRITE, postUploadComplete),
  keyed('GET /media', READ, getMedia),
  keyed('GET /nodes', READ, getNodes),
  keyed('GET /blocks', READ, getBlocks),
  keyed('GET /remotion/templates', READ, getVideoTemplates),
  keyed('GET /remotion/templates/{id}', READ, getVideoTemplate),
  keyed('POST /render/remotion/preview', READ, postPreview),
  keyed('GET /developer/usage', USAGE, getUsage),
  keyed('POST /feedback', READ, postFeedback),
  keyed('GET /feedback', READ, getFeedback),
  open('GET /workflow/{webhookId}/trigger', getTrigger),
  open('POST /workflow/{webhookId}/trigger', postTrigger),
  open('OPTIONS /workflow/{webhookId}/trigger', optionsTrigger),
]

export const BASE_PATH = '/api/v1'
