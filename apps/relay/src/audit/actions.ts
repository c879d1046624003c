export type SubjectKind =
  | 'delivery'
  | 'endpoint'
  | 'recovery'
  | 'run'
  | 'schedule'
  | 'signing-keys'
  | 'console'
  | 'token'
  | 'trigger'
  | 'watched-workflow'
  | 'workspace'

export type Action = {
  name: string
  subject: SubjectKind
  /** The fields of the body that are kept. Never one that can hold a secret or content. */
  keeps: readonly string[]
}

/** What each changing route does, for the audit log. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'post /workspaces': action('workspace.create'),
  'put /workspaces/:workspaceId/connection': action('workspace.connect'),
  'post /signing-keys/rotate': action('signing-keys.rotate', [
    'publishMinutes',
    'overlapHours',
  ]),
  'post /sign-in-links': action('console.sign-in-link'),
  'post /tokens': action('token.create'),
  'delete /tokens/:tokenId': action('token.delete'),
  'post /tokens/:tokenId/rotate': action('token.rotate', ['overlapHours']),
  'post /triggers': action('trigger.create'),
  'patch /triggers/:triggerId': action('trigger.update'),
  'delete /triggers/:triggerId': action('trigger.delete'),
  'post /triggers/:triggerId/refresh': action('trigger.refresh'),
  'put /watched-workflows/:workflowId': action('watched-workflow.add'),
  'delete /watched-workflows/:workflowId': action('watched-workflow.remove'),
  'post /schedules': action('schedule.create'),
  'patch /schedules/:scheduleId': action('schedule.update'),
  'delete /schedules/:scheduleId': action('schedule.delete'),
  'post /runs/cancel': action('run.cancel-all', [
    'triggerId',
    'workflowId',
    'acceptedFrom',
    'acceptedUntil',
    'confirm',
    'silent',
  ]),
  'post /runs/:runId/refetch': action('run.refetch'),
  'post /runs/:runId/rerun': action('run.rerun', ['confirm']),
  'post /runs/:runId/cancel': action('run.cancel'),
  'post /runs/:runId/release': action('run.release'),
  'post /runs/:runId/adopt': action('run.adopt', ['executionId']),
  'post /runs/:runId/fail': action('run.fail', ['reason']),
  'delete /runs/:runId': action('run.delete'),
  'post /endpoints': action('endpoint.create'),
  'patch /endpoints/:endpointId': action('endpoint.update'),
  'delete /endpoints/:endpointId': action('endpoint.delete'),
  'post /endpoints/:endpointId/rotate-secret': action('endpoint.rotate-secret', [
    'overlapHours',
  ]),
  'post /endpoints/:endpointId/test': action('endpoint.test'),
  'post /endpoints/:endpointId/reveal-secret': action('endpoint.reveal-secret'),
  'post /endpoints/:endpointId/recover': action('endpoint.recover', [
    'since',
    'until',
    'eventTypes',
    'ratePerSecond',
  ]),
  'post /recoveries/:recoveryId/cancel': action('recovery.cancel'),
  'post /deliveries/:deliveryId/redeliver': action('delivery.redeliver'),
}

/**
 * Routes that change no setting: what they start or publish is kept as runs and events, each
 * with its own history.
 */
export const NOT_AUDITED: readonly string[] = [
  'post /runs',
  'post /runs/read',
  'post /runs/estimate',
  'post /runs/:runId/callbacks',
  'post /executions',
  'post /events',
]

/** What a route does, as `method /path`; undefined for one that is not audited. */
export function actionOf(route: string): Action | undefined {
  return ACTIONS[route]
}

export const ACTION_NAMES: readonly string[] = Object.values(ACTIONS).map(
  ({ name }) => name,
)

function action(name: `${SubjectKind}.${string}`, keeps: readonly string[] = []): Action {
  const [subject = ''] = name.split('.')
  return { name, subject: subject as SubjectKind, keeps }
}
