import { Button, Menu, Modal, Tabs, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconChevronDown, IconRefresh, IconRepeat } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useKeys } from '../keys.ts'
import { attemptWords, isGood } from '../parts/attempt.tsx'
import {
  Bytes,
  Card,
  CopyButton,
  Countdown,
  Facts,
  Id,
  PageHead,
  Problem,
  Time,
  useTick,
  Pending,
} from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { Download, Results } from '../parts/result.tsx'
import { ENDED, State } from '../parts/state.tsx'
import { type Bar, Timeline } from '../parts/timeline.tsx'
import { between, credits, duration, hostOf, plural } from '../parts/words.ts'
import { useCall, useChange, useMay, useRead, useSession } from '../session.ts'
import type { Delivery, DeliveryDetail, Estimate, Graph, List, Run } from '../types.ts'

const StepsGraph = lazy(async () => {
  const { StepsGraph: component } = await import('../parts/graph.tsx')
  return { default: component }
})

const LIVE_MS = 1_500
const CALM_MS = 10_000
const MOST_DELIVERIES = 20

/** One run, from its call to its callbacks. */
export function RunPage() {
  const { runId } = useParams({ from: '/inside/runs/$runId' })
  const run = useRead<Run>(`/runs/${runId}`, { everyMs: LIVE_MS })
  const isOver = run.data !== undefined && ENDED.has(run.data.state)
  const everyMs = isOver ? CALM_MS : LIVE_MS
  const listed = useRead<List<Delivery>>(
    `/deliveries?runId=${runId}&limit=${MOST_DELIVERIES}`,
    {
      everyMs,
    },
  )
  const deliveries = useDeliveries(listed.data?.data ?? [])
  if (run.error) {
    return (
      <>
        <Crumbs name={runId} />
        <Problem error={run.error} onRetry={() => void run.refetch()} />
      </>
    )
  }
  if (!run.data) return <Pending>Reading the run …</Pending>
  return <RunView run={run.data} deliveries={deliveries} />
}

function useDeliveries(listed: readonly Delivery[]): DeliveryDetail[] {
  const { workspaceId, call } = useCall()
  return useQueries({
    queries: listed.map(({ id, attemptCount, state }) => ({
      queryKey: [workspaceId, `/deliveries/${id}`, attemptCount, state],
      queryFn: async () => call<DeliveryDetail>('GET', `/deliveries/${id}`),
      staleTime: 60_000,
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
}

type ViewProps = { run: Run; deliveries: readonly DeliveryDetail[] }

function RunView({ run, deliveries }: ViewProps) {
  const name = run.workflowName ?? run.workflowId
  const outputs = run.executions.flatMap((execution) => execution.outputs)
  const graph = useGraph(run.workflowId)
  const files = new Set(outputs.flatMap(({ url }) => url ?? []))
  const [file] = files
  return (
    <div className="stack" data-ready>
      <div>
        <Crumbs name={name} />
        <PageHead
          title={
            <>
              {name}
              <State state={run.state} />
            </>
          }
          buttons={<Acts run={run} />}
        >
          <Id id={run.id} whole />
        </PageHead>
      </div>
      <Facts facts={factsOf(run, deliveries)} />
      <Notice run={run} deliveries={deliveries} />
      <div className="columns wide-left">
        <Card title="What happened">
          <Happened run={run} deliveries={deliveries} />
        </Card>
        <Card
          title="What came out"
          aside={files.size === 1 && file ? <Download url={file} /> : undefined}
        >
          {outputs.length > 0 ? (
            <Results outputs={outputs} />
          ) : (
            <p className="dim">{nothingYet(run)}</p>
          )}
        </Card>
      </div>
      {graph.data && (
        <Card title="Steps of the workflow">
          <Suspense fallback={<div className="graph" />}>
            <StepsGraph
              graph={graph.data}
              nodes={run.executions.flatMap((execution) => execution.nodes)}
            />
          </Suspense>
        </Card>
      )}
      <Details run={run} deliveries={deliveries} />
    </div>
  )
}

function Crumbs({ name }: { name: string }) {
  return (
    <nav className="crumbs" aria-label="Where this is">
      <Link to="/runs">Runs</Link>
      <span aria-hidden>/</span>
      <span>{name}</span>
    </nav>
  )
}

/** Asked once: a workflow changes rarely, and asking uses up some of the key. */
function useGraph(workflowId: string) {
  return useRead<Graph>(`/workflows/${encodeURIComponent(workflowId)}/graph`)
}

function factsOf(run: Run, deliveries: readonly DeliveryDetail[]) {
  const used = run.executions.flatMap(({ creditsUsed }) => creditsUsed ?? [])
  const delivered = deliveries.filter(({ state }) => state === 'succeeded').length
  return [
    ['Accepted', <Time key="at" at={run.acceptedAt} />],
    ['Waited', duration(run.startedAt ? between(run.acceptedAt, run.startedAt) : null)],
    ['Ran', run.startedAt ? <Ran key="ran" run={run} /> : '–'],
    [
      'Credits',
      credits(used.length > 0 ? used.reduce((sum, each) => sum + each, 0) : null),
    ],
    ['From', run.triggerId ? 'A trigger' : 'The API'],
    ['Delivered', deliveries.length === 0 ? '–' : `${delivered} of ${deliveries.length}`],
  ] as const
}

function Ran({ run }: { run: Run }) {
  useTick(1_000)
  const took = duration(between(run.startedAt, run.endedAt))
  return <>{run.endedAt ? took : `${took} so far`}</>
}

function nothingYet(run: Run): string {
  if (run.error) return run.error.message
  if (run.state === 'completed') {
    return 'Completed, and nothing came out: no node of this workflow has an output.'
  }
  return ENDED.has(run.state) ? 'Nothing: it did not complete.' : 'Nothing yet.'
}

/** Something is owed to the reader: what went wrong, or what has not arrived. */
function Notice({ run, deliveries }: ViewProps) {
  const late = deliveries
    .filter(
      ({ state }) => state === 'pending' || state === 'failed' || state === 'missed',
    )
    .filter(({ attempts, state }) => attempts.length > 0 || state !== 'pending')
  if (run.state === 'held') return <Held run={run} />
  if (run.state === 'quarantined') return <Quarantined run={run} />
  return (
    <>
      {run.error && (
        <div className="notice" data-tone="bad">
          <b>{ENDED.has(run.state) ? 'It did not complete.' : 'It waits.'}</b>{' '}
          {run.error.message}
        </div>
      )}
      {run.queue && <Waits run={run} />}
      {late.length > 0 && (
        <div className="notice" data-tone="warn">
          <b>
            {late.length === 1
              ? 'One callback has not arrived yet.'
              : `${late.length} callbacks have not arrived yet.`}
          </b>
          {late.map((delivery) => (
            <Late key={delivery.id} delivery={delivery} />
          ))}
        </div>
      )}
    </>
  )
}

function Late({ delivery }: { delivery: DeliveryDetail }) {
  const last = delivery.attempts.at(-1)
  const again = useRedeliver(delivery.id)
  const what = last
    ? `${hostOf(delivery.endpointUrl)} ${last.status === null ? `did not answer (${last.outcome})` : `answered ${last.status}`} at attempt ${last.number}.`
    : `${hostOf(delivery.endpointUrl)} was not asked: its endpoint is disabled.`
  return (
    <p className="row" style={{ marginTop: 4 }}>
      <span>
        {what}{' '}
        {delivery.nextAttemptAt ? (
          <>
            The next is due{' '}
            <b>
              <Countdown to={delivery.nextAttemptAt} />
            </b>
            .
          </>
        ) : (
          'No further attempt is due.'
        )}
      </span>
      <Button
        size="compact-sm"
        variant="default"
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Send it now
      </Button>
      <Link
        to="/runs/$runId"
        params={{ runId: delivery.runId ?? '' }}
        search={{ tab: 'callbacks' }}
      >
        Details
      </Link>
    </p>
  )
}

function useRedeliver(id: string) {
  return useChange<void>(async (call) => call('POST', `/deliveries/${id}/redeliver`), {
    onDone: () => showDone('It is being sent again.'),
  })
}

function Waits({ run }: { run: Run }) {
  const { queue } = run
  if (!queue) return null
  const { position, expectedStartAt } = queue
  if (position === null) {
    return (
      <div className="notice" data-tone="warn">
        <b>It waits.</b> Its trigger is paused.
      </div>
    )
  }
  return (
    <div className="notice">
      <b>It is number {position} in the queue.</b>{' '}
      {expectedStartAt ? (
        <>
          It is expected to start <Countdown to={expectedStartAt} />.
        </>
      ) : (
        'Wireflow takes no start now; it begins by itself once that is over.'
      )}
    </div>
  )
}

function Held({ run }: { run: Run }) {
  const [executionId, setExecutionId] = useState('')
  const decide = useChange<{ verb: 'adopt' | 'release' | 'fail' }>(
    async (call, { verb }) =>
      call('POST', `/runs/${run.id}/${verb}`, verb === 'adopt' ? { executionId } : {}),
    { onDone: () => showDone('Done. The run goes on.') },
  )
  return (
    <div className="notice" data-tone="warn">
      <p>
        <b>Nobody knows whether this was started.</b> Wireflow did not answer the start.
        Look there for “{run.workflowName ?? run.workflowId}” at{' '}
        <Time at={run.startedAt ?? run.acceptedAt} />.
      </p>
      <div className="row" style={{ marginTop: 8 }}>
        <TextInput
          aria-label="Id of the execution at Wireflow"
          placeholder="exec_… as Wireflow shows it"
          value={executionId}
          onChange={(event) => setExecutionId(event.currentTarget.value)}
        />
        <Button
          disabled={executionId === ''}
          onClick={() => decide.mutate({ verb: 'adopt' })}
        >
          It runs: take it over
        </Button>
        <Button variant="default" onClick={() => decide.mutate({ verb: 'release' })}>
          It does not: start it
        </Button>
        <Button variant="default" onClick={() => decide.mutate({ verb: 'fail' })}>
          Give up
        </Button>
      </div>
    </div>
  )
}

function Quarantined({ run }: { run: Run }) {
  const navigate = useNavigate()
  const release = useChange<void>(
    async (call) => call('POST', `/runs/${run.id}/release`),
    {
      onDone: () => showDone('It is started like any other.'),
    },
  )
  const remove = useChange<void>(async (call) => call('DELETE', `/runs/${run.id}`), {
    onDone: () => void navigate({ to: '/runs' }),
  })
  return (
    <div className="notice" data-tone="warn">
      <p>
        <b>It was put aside as spam.</b> The hidden field of the form was filled, as
        robots do. It costs nothing while it waits here.
      </p>
      <div className="row" style={{ marginTop: 8 }}>
        <Button onClick={() => release.mutate()}>It is real: start it</Button>
        <Button variant="default" onClick={() => remove.mutate()}>
          Delete it
        </Button>
      </div>
    </div>
  )
}

function Happened({ run, deliveries }: ViewProps) {
  const isOver = ENDED.has(run.state)
  useTick(isOver ? 60_000 : 500)
  const bars = barsOf(run, deliveries)
  const nowMs = Date.now()
  return (
    <>
      <Shares run={run} bars={bars} nowMs={nowMs} />
      <Timeline bars={bars} nowMs={nowMs} />
    </>
  )
}

function barsOf(run: Run, deliveries: readonly DeliveryDetail[]): Bar[] {
  const acceptedMs = Date.parse(run.acceptedAt)
  const startedMs = run.startedAt ? Date.parse(run.startedAt) : undefined
  const endedMs = run.endedAt ? Date.parse(run.endedAt) : undefined
  const attempts = deliveries.flatMap((delivery) =>
    delivery.attempts.map((attempt): Bar => {
      const fromMs = Date.parse(attempt.startedAt)
      const next =
        !isGood(attempt) && delivery.nextAttemptAt && attempt === delivery.attempts.at(-1)
          ? ' · another is due'
          : ''
      return {
        key: `${delivery.id}~${attempt.number}`,
        title: hostOf(delivery.endpointUrl),
        detail: `${attemptWords(attempt)} · attempt ${attempt.number}${next}`,
        fromMs,
        untilMs: fromMs + attempt.durationMs,
        tone: isGood(attempt) ? 'good' : 'bad',
        isFailed: !isGood(attempt),
      }
    }),
  )
  const waited: Bar = {
    key: 'waited',
    title: 'Waited for a start',
    detail: startedMs ? 'accepted, then its turn' : undefined,
    fromMs: acceptedMs,
    untilMs: startedMs ?? endedMs,
    tone: 'quiet',
  }
  const ran: Bar[] =
    startedMs === undefined
      ? []
      : [
          {
            key: 'ran',
            title: 'Ran at Wireflow',
            detail: run.executions.map(({ id }) => id).join(', '),
            fromMs: startedMs,
            untilMs: endedMs,
            tone: run.error && endedMs ? 'bad' : 'info',
          },
        ]
  return [waited, ...ran, ...attempts.sort((a, b) => a.fromMs - b.fromMs).slice(0, 12)]
}

/** Where the time went, as a sentence and one bar. */
function Shares({ run, bars, nowMs }: { run: Run; bars: readonly Bar[]; nowMs: number }) {
  const waited = spent(bars, 'waited', nowMs)
  const ran = spent(bars, 'ran', nowMs)
  if (!ENDED.has(run.state) || run.startedAt === null) {
    return (
      <p className="dim">
        {run.startedAt ? 'Wireflow works on it.' : 'It was not started yet.'}
      </p>
    )
  }
  const firstTold = bars.find(({ key }) => key.includes('~'))
  const told = firstTold
    ? Math.max(0, (firstTold.untilMs ?? nowMs) - Date.parse(run.endedAt ?? ''))
    : 0
  const total = Math.max(1, waited + ran + told)
  const share = (ms: number) => (
    <b className="strong">{Math.round((ms / total) * 100)} %</b>
  )
  return (
    <>
      <p className="dim">
        Wireflow worked for {share(ran)} of these {duration(total)}, {share(waited)} was
        waiting for a free start
        {told > 0 && <>, {share(told)} until the first callback was answered</>}.
      </p>
      <div className="shares" aria-hidden>
        <i style={{ flex: waited }} />
        <i style={{ flex: ran }} data-tone="info" />
        {told > 0 && <i style={{ flex: told }} data-tone="good" />}
      </div>
    </>
  )
}

function spent(bars: readonly Bar[], key: string, nowMs: number): number {
  const bar = bars.find((each) => each.key === key)
  return bar ? (bar.untilMs ?? nowMs) - bar.fromMs : 0
}

function Details({ run, deliveries }: ViewProps) {
  const { tab = 'inputs' } = useSearch({ from: '/inside/runs/$runId' })
  const navigate = useNavigate({ from: '/runs/$runId' })
  const choose = (value: string | null) =>
    void navigate({ search: { tab: value ?? undefined }, replace: true })
  return (
    <section className="card">
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="inputs">Inputs</Tabs.Tab>
          <Tabs.Tab value="callbacks">Callbacks</Tabs.Tab>
          <Tabs.Tab value="raw">Raw</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="inputs" pt="md">
          <Inputs run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="callbacks" pt="md">
          <Callbacks deliveries={deliveries} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" pt="md">
          <div className="stack tight">
            <div>
              <CopyButton text={JSON.stringify(run, null, 2)} />
            </div>
            <Bytes
              text={JSON.stringify(run, null, 2)}
              label="The run as the API has it"
            />
          </div>
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}

function Inputs({ run }: { run: Run }) {
  const fields = Object.entries(run.triggerData)
  const metadata = Object.entries(run.metadata)
  if (fields.length === 0 && metadata.length === 0) {
    return (
      <p className="dim">
        Nothing was sent with it: the workflow ran on its saved values.
      </p>
    )
  }
  const rows = [
    ...fields.map(([name, value]) => [name, value, 'sent with the call'] as const),
    ...metadata.map(([name, value]) => [name, value, 'metadata'] as const),
  ]
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col" className="wide">
              Where from
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value, from]) => (
            <tr key={`${from} ${name}`}>
              <td className="mono">{name}</td>
              <td style={{ overflowWrap: 'anywhere' }}>
                {typeof value === 'string' ? value : JSON.stringify(value)}
              </td>
              <td className="dim wide">{from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Callbacks({ deliveries }: { deliveries: readonly DeliveryDetail[] }) {
  if (deliveries.length === 0) {
    return (
      <p className="dim">Nobody is told of this run: no endpoint asked for its events.</p>
    )
  }
  return (
    <div className="stack">
      {deliveries.map((delivery) => (
        <Callback key={delivery.id} delivery={delivery} />
      ))}
    </div>
  )
}

function Callback({ delivery }: { delivery: DeliveryDetail }) {
  const again = useRedeliver(delivery.id)
  const canManage = useMay('manage')
  return (
    <article
      className="stack tight"
      aria-label={`${delivery.eventType} to ${hostOf(delivery.endpointUrl)}`}
    >
      <div className="row">
        <State state={delivery.state} />
        <b className="strong">{hostOf(delivery.endpointUrl)}</b>
        <span className="dim">{delivery.eventType}</span>
        <span className="dim">{plural(delivery.attemptCount, 'attempt')}</span>
        {canManage && (
          <Button
            size="compact-sm"
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            Deliver again
          </Button>
        )}
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: delivery.id }}>
          Attempts
        </Link>
      </div>
      {delivery.body !== null && (
        <>
          <div className="row small dim">
            The exact bytes that were signed. webhook-id:{' '}
            <span className="mono">{delivery.eventId}</span>
            <CopyButton text={delivery.body}>Copy the bytes</CopyButton>
          </div>
          <Bytes text={delivery.body} label={`Body of ${delivery.id}`} />
        </>
      )}
    </article>
  )
}

function Acts({ run }: { run: Run }) {
  const canRun = useMay('run')
  const [isAsked, setAsked] = useState(false)
  const clipboard = useClipboard()
  const { publicUrl } = useSession()
  const refetch = useChange<void>(
    async (call) => call('POST', `/runs/${run.id}/refetch`),
    {
      onDone: () =>
        showDone('Wireflow was asked again; what changed was told in new events.'),
    },
  )
  const cancel = useChange<void>(async (call) => call('POST', `/runs/${run.id}/cancel`), {
    onDone: () => showDone('The run is cancelled.'),
  })
  const isOver = ENDED.has(run.state)
  const wasStarted = run.executions.length > 0
  const isWaiting = ['accepted', 'starting', 'blocked'].includes(run.state)
  function copy(text: string): void {
    clipboard.copy(text)
    showDone('Copied.')
  }
  const copies = copiesOf(run, publicUrl)
  useKeys({
    ...(isOver && canRun ? { r: () => setAsked(true) } : {}),
    ...(isOver && wasStarted && canRun ? { f: () => refetch.mutate() } : {}),
    c: () => copy(copies[0]?.[1] ?? ''),
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            Copy as
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {copies.map(([name, text]) => (
            <Menu.Item key={name} onClick={() => copy(text)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isOver && wasStarted && canRun && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={refetch.isPending}
          onClick={() => refetch.mutate()}
        >
          Ask again
        </Button>
      )}
      {isOver && canRun && (
        <Button leftSection={<IconRepeat size={16} />} onClick={() => setAsked(true)}>
          Run again
        </Button>
      )}
      {isWaiting && canRun && (
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          Cancel
        </Button>
      )}
      <RunAgain run={run} isOpen={isAsked} onClose={() => setAsked(false)} />
    </>
  )
}

function RunAgain({
  run,
  isOpen,
  onClose,
}: {
  run: Run
  isOpen: boolean
  onClose: () => void
}) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Run it again">
      {isOpen && <Estimated run={run} onClose={onClose} />}
    </Modal>
  )
}

function Estimated({ run, onClose }: { run: Run; onClose: () => void }) {
  const navigate = useNavigate()
  // One intent is one run, however often its button is pressed or the line breaks.
  const [key] = useState(() => crypto.randomUUID())
  const { workspaceId, call } = useCall()
  const [estimate] = useQueries({
    queries: [
      {
        queryKey: [workspaceId, 'estimate', run.id],
        queryFn: async () =>
          (await call<{ estimate: Estimate }>('POST', `/runs/${run.id}/rerun`, {}))
            .estimate,
        staleTime: 30_000,
      },
    ],
  })
  const again = useChange<void, Run>(
    async (callRelay) =>
      callRelay<Run>(
        'POST',
        `/runs/${run.id}/rerun`,
        { confirm: true },
        { 'idempotency-key': key },
      ),
    {
      onDone: ({ id }) => {
        onClose()
        void navigate({ to: '/runs/$runId', params: { runId: id } })
      },
    },
  )
  const cost = estimate.data
  return (
    <div className="stack">
      <p>
        The same workflow starts once more with the same inputs, as a run of its own. Its
        subscribers are told of its end as of any other.
      </p>
      {estimate.isPending && <p role="status">Asking Wireflow what it costs …</p>}
      {estimate.error && <Problem error={estimate.error} />}
      {cost && (
        <p>
          About <b>{credits(cost.credits)} credits</b>
          {!cost.complete && ' or more'}
          {cost.lastTimeCredits !== null &&
            `; last time it used ${credits(cost.lastTimeCredits)}`}
          .
          {cost.availableCredits !== null &&
            ` The account has ${credits(cost.availableCredits)}.`}
          {!cost.sufficient && ' That is not enough: the run would wait.'}
        </p>
      )}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          Leave it
        </Button>
        <Button loading={again.isPending} onClick={() => again.mutate()} data-autofocus>
          {cost ? `Run again · about ${credits(cost.credits)} credits` : 'Run again'}
        </Button>
      </div>
    </div>
  )
}

/** The same run from elsewhere. Tokens are left to whoever pastes it. */
function copiesOf(run: Run, publicUrl: string): readonly (readonly [string, string])[] {
  const body = JSON.stringify({ workflowId: run.workflowId, inputs: run.triggerData })
  const curl = `curl ${publicUrl}/v1/runs \\
  -H "authorization: Bearer $RELAY_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'`
  const sdk = `import { Wireflow } from '@wireflow-connect/sdk'

const wireflow = new Wireflow()
const { executions } = await wireflow.workflows.run(
  ${JSON.stringify(run.workflowId)},
  ${JSON.stringify(run.triggerData, null, 2)},
)
for await (const { status, outputs } of wireflow.executions.asCompleted(executions)) {
  console.log(status, outputs)
}`
  const fetching = `await fetch('${publicUrl}/v1/runs', {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env.RELAY_TOKEN}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify(${JSON.stringify({ workflowId: run.workflowId, inputs: run.triggerData })}),
})`
  return [
    ['curl', curl],
    ['fetch', fetching],
    ['SDK', sdk],
    ['JSON for n8n', JSON.stringify(run.triggerData, null, 2)],
  ]
}
