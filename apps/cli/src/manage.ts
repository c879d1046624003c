import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { dataOf, type Recovery, type Token } from '@wireflow-connect/relay-client'
import { asking, type Parts } from './asking.ts'
import { CommandError, FAILED } from './command-error.ts'
import { collect, toComing, toNumber, toPast, toScopes } from './option-values.ts'
import { table } from './output.ts'

const LOOK_EVERY_MS = 1_000

/** Commands that change what a workspace has. */
export function addManagement(program: Command, env: NodeJS.ProcessEnv): void {
  const tokens = program.command('token').description('tokens of the workspace')
  asking(tokens, env)('create', 'makes a token and prints it, once', createToken)
    .argument('<name>', 'what it is for')
    .requiredOption('--scope <scopes>', 'read, run, manage, admin; repeated', toScopes)
    .option('--expires <when>', 'when it ends: 30d, 12h or a date', toComing)
    .option('--workspace <id>', 'whose it is; only the operator says it')
  addTriggers(program, env)
  addEndpoints(program, env)
}

function addTriggers(program: Command, env: NodeJS.ProcessEnv): void {
  const triggers = program.command('trigger').description('addresses that start runs')
  const add = asking(triggers, env)
  add('create', 'makes an address that starts runs of a workflow', createTrigger)
    .argument('<workflow>', 'its id')
    .option('--name <text>', 'what people see')
    .option('--redirect-url <url>', 'where a form leads when it was sent')
    .option('--signed', 'takes signed calls only; prints the secret, once')
  add('pause', 'takes calls, and starts nothing until it is resumed', async (parts) =>
    setPaused(parts, true),
  ).argument('<trigger>')
  add('resume', 'starts what waits, and what comes', async (parts) =>
    setPaused(parts, false),
  ).argument('<trigger>')
  add('cancel-queued', 'counts its runs that wait; with --yes ends them', cancelQueued)
    .argument('<trigger>')
    .option('--yes', 'ends them')
    .option('--silent', 'sends no events of their ends')
}

function addEndpoints(program: Command, env: NodeJS.ProcessEnv): void {
  const endpoints = program
    .command('endpoint')
    .description('addresses that hear of events')
  const add = asking(endpoints, env)
  add('create', 'subscribes an address and prints its secret, once', createEndpoint)
    .argument('<url>')
    .option('--event <type>', 'only events of this type; may be repeated', collect, [])
    .option('--workflow <id>', 'only of this workflow; may be repeated', collect, [])
  add('rotate', 'makes another secret and prints it, once', rotateSecret)
    .argument('<endpoint>')
    .option('--overlap-hours <count>', 'for how long the former signs, too', toNumber)
  add('recover', 'sends again what failed or was missed', recover)
    .argument('<endpoint>')
    .requiredOption('--since <when>', 'from when: 12h, 30d or a date', toPast)
    .option('--until <when>', 'until when; by default now', toPast)
    .option('--event <type>', 'only events of this type; may be repeated', collect, [])
    .option('--wait', 'waits until all of it is on its way')
}

async function createToken({ relay, printer, args, options }: Parts): Promise<void> {
  const { scope, expires, workspace } = options as {
    scope: Token['scopes']
    expires?: string
    workspace?: string
  }
  const body = {
    name: args[0] ?? '',
    scopes: [...new Set(scope)],
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(workspace === undefined ? {} : { workspaceId: workspace }),
  }
  const made = await dataOf(relay.POST('/v1/tokens', { body }))
  printer.print(made, ({ token, id, scopes, expiresAt }) =>
    table([
      ['token', token],
      ['id', id],
      ['scopes', scopes.join(', ')],
      ['expires', expiresAt ?? 'never'],
    ]),
  )
  printer.note('The token is not shown again.')
}

async function createTrigger({ relay, printer, args, options }: Parts): Promise<void> {
  const { name, redirectUrl, signed } = options as {
    name?: string
    redirectUrl?: string
    signed?: boolean
  }
  const body = {
    workflowId: args[0] ?? '',
    ...(name === undefined ? {} : { name }),
    ...(redirectUrl === undefined ? {} : { redirectUrl }),
    ...(signed === undefined ? {} : { signed }),
  }
  const trigger = await dataOf(relay.POST('/v1/triggers', { body }))
  printer.print(trigger, ({ id, url, formUrl, signingSecret }) =>
    table([
      ['trigger', id],
      ['address', url],
      ['form', formUrl],
      ...(signingSecret === undefined ? [] : [['secret', signingSecret]]),
    ]),
  )
  if (trigger.signingSecret !== undefined) printer.note('The secret is not shown again.')
}

async function setPaused({ relay, printer, args }: Parts, paused: boolean) {
  const params = { path: { triggerId: args[0] ?? '' } }
  const body = { paused }
  const changed = await dataOf(relay.PATCH('/v1/triggers/{triggerId}', { params, body }))
  printer.print(changed, ({ id, waitingCount }) =>
    paused
      ? `${id} is paused; ${waitingCount} runs wait.`
      : `${id} is open; ${waitingCount} runs wait for their turn.`,
  )
}

async function cancelQueued({ relay, printer, args, options }: Parts): Promise<void> {
  const { yes = false, silent = false } = options as { yes?: boolean; silent?: boolean }
  const triggerId = args[0] ?? ''
  // Of a trigger that does not exist nothing waits, and nobody would notice.
  const params = { path: { triggerId } }
  await dataOf(relay.GET('/v1/triggers/{triggerId}', { params }))
  const body = { triggerId, silent, ...(yes ? { confirm: true as const } : {}) }
  const counts = await dataOf(relay.POST('/v1/runs/cancel', { body }))
  printer.print(counts, ({ cancelledCount, waitingCount }) => {
    if (!yes) return `${waitingCount} runs wait. Nothing was ended: --yes ends them.`
    const rest = waitingCount === 0 ? '' : ` ${waitingCount} wait: run it again.`
    return `${cancelledCount} runs were ended.${rest}`
  })
}

async function createEndpoint({ relay, printer, args, options }: Parts): Promise<void> {
  const { event, workflow } = options as { event: string[]; workflow: string[] }
  const body = {
    url: args[0] ?? '',
    ...(event.length > 0 ? { eventTypes: event } : {}),
    ...(workflow.length > 0 ? { workflowIds: workflow } : {}),
  }
  const endpoint = await dataOf(relay.POST('/v1/endpoints', { body }))
  printer.print(endpoint, ({ id, url, secret }) =>
    table([
      ['endpoint', id],
      ['address', url],
      ['secret', secret],
    ]),
  )
  printer.note('The secret is not shown again.')
}

async function rotateSecret({ relay, printer, args, options }: Parts): Promise<void> {
  const { overlapHours } = options as { overlapHours?: number }
  const params = { path: { endpointId: args[0] ?? '' } }
  const body = overlapHours === undefined ? {} : { overlapHours }
  const rotated = await dataOf(
    relay.POST('/v1/endpoints/{endpointId}/rotate-secret', { params, body }),
  )
  printer.print(rotated, ({ secret, formerSecretsSignUntil }) =>
    table([
      ['secret', secret],
      ['the former signs until', formerSecretsSignUntil],
    ]),
  )
  printer.note('The secret is not shown again.')
}

async function recover(parts: Parts): Promise<void> {
  const { relay, printer, args, options } = parts
  const { since, until, event, wait } = options as {
    since: string
    until?: string
    event: string[]
    wait?: boolean
  }
  const params = { path: { endpointId: args[0] ?? '' } }
  const body = {
    since,
    ...(until === undefined ? {} : { until }),
    ...(event.length > 0 ? { eventTypes: event } : {}),
  }
  const begun = await dataOf(
    relay.POST('/v1/endpoints/{endpointId}/recover', { params, body }),
  )
  const recovery = wait ? await followRecovery(parts, begun) : begun
  printer.print(recovery, textOf)
  if (recovery.state === 'cancelled') {
    throw new CommandError(FAILED, 'The recovery was cancelled by somebody.')
  }
}

async function followRecovery({ relay, printer }: Parts, begun: Recovery) {
  const params = { path: { recoveryId: begun.id } }
  let recovery = begun
  while (recovery.state === 'running') {
    printer.progress(textOf(recovery))
    await setTimeout(LOOK_EVERY_MS)
    recovery = await dataOf(relay.GET('/v1/recoveries/{recoveryId}', { params }))
  }
  printer.done()
  return recovery
}

function textOf({ id, state, doneCount, totalCount }: Recovery): string {
  return `${id}  ${state}  ${doneCount} of ${totalCount}`
}
