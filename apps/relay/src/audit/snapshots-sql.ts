import type { SubjectKind } from './actions.ts'

// What is shown of a subject: a list of what may be seen, so that a new column is secret until
// somebody thinks of it. Each is of the row with id $1.
const SNAPSHOTS: Partial<Record<SubjectKind, string>> = {
  trigger: `
    select workspace_id, name, workflow_id as "workflowId", active, paused_at as "pausedAt",
           redirect_url as "redirectUrl", deadline_ms as "deadlineMs", settings,
           signing_secret is not null as "hasSigningSecret"
      from triggers where id = $1`,
  endpoint: `
    select workspace_id, url, description, event_types as "eventTypes",
           trigger_ids as "triggerIds", workflow_ids as "workflowIds", conditions,
           array(select jsonb_object_keys(headers)) as "headerNames",
           array(select jsonb_object_keys(sealed_headers)) as "secretHeaderNames",
           concurrency, rate_per_second as "ratePerSecond", schedule as "scheduleSeconds",
           paused_at as "pausedAt", disabled_at as "disabledAt", warn_email as "warnEmail",
           delete_when_gone as "deleteWhenGone", signs_asymmetric as "signsAsymmetric",
           cardinality(secrets) as "secretCount", left(md5(secrets::text), 8) as "secretsMark",
           secret_revealed_at as "secretRevealedAt"
      from endpoints where id = $1`,
  schedule: `
    select workspace_id, trigger_id as "triggerId", cron, time_zone as "timeZone",
           next_at is not null as active, left(md5(data::text), 8) as "dataMark"
      from schedules where id = $1`,
  token: `
    select workspace_id, name, scopes, expires_at as "expiresAt", rotated_at as "rotatedAt",
           former_until as "formerUntil"
      from tokens where id = $1`,
  workspace: `
    select id as workspace_id, name, upstream_url as "upstreamUrl",
           left(encode(upstream_key_hash, 'hex'), 8) as "apiKeyMark"
      from workspaces where id = $1`,
  'watched-workflow': `
    select workspace_id, workflow_id as "workflowId"
      from watched_workflows where workflow_id = $1`,
  run: `select workspace_id, workflow_id as "workflowId", state from runs where id = $1`,
  delivery: `
    select workspace_id, state, attempt_count as "attemptCount" from deliveries where id = $1`,
  recovery: `select workspace_id, state from recoveries where id = $1`,
}

const NOTHING = 'select null::text as workspace_id where $1::text is null and false'

/**
 * SQL: what a subject is now, with its `workspace_id`; no row where there is none. $1 is its id,
 * $2 the workspace that it has to be of, or null for the operator, who sees all.
 */
export function snapshotOf(kind: SubjectKind): string {
  return `select * from (${SNAPSHOTS[kind] ?? NOTHING}) subject
           where $2::text is null or workspace_id = $2`
}
