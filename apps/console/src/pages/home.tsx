import { Button } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconHandStop,
  IconLock,
  IconPlugX,
  IconShieldExclamation,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { Card, Gauge, PageHead, Problem, Time, Pending } from '../parts/basics.tsx'
import { count, credits, duration, hostOf, percent, plural } from '../parts/words.ts'
import { useChange, useMay, useRead, useWorkspace } from '../session.ts'
import type { Overview, Trigger, Usage } from '../types.ts'
import { NewWorkspace } from './workspaces.tsx'

const RunsChart = lazy(async () => {
  const { RunsChart: component } = await import('../parts/runs-chart.tsx')
  return { default: component }
})

const LIVE_MS = 5_000
/** Below so many that ended a rate says nothing. */
const FEW = 20

/** Whether it works, what waits for somebody, and how it has been. */
export function Home() {
  const workspace = useWorkspace()
  const overview = useRead<Overview>('/overview', {
    everyMs: LIVE_MS,
    enabled: workspace !== undefined,
  })
  const usage = useRead<Usage>('/usage', {
    everyMs: LIVE_MS,
    enabled: workspace !== undefined,
  })
  if (!workspace) return <NewWorkspace isFirst />
  const { data } = overview
  if (!data || !usage.data) {
    return overview.error ? (
      <Problem error={overview.error} onRetry={() => void overview.refetch()} />
    ) : (
      <Pending>Looking …</Pending>
    )
  }
  const isNew = !data.steps.hasRun || !data.steps.hasEndpoint || !data.steps.triggerId
  return (
    <div className="stack" data-ready>
      {overview.error && (
        <div className="notice" data-tone="warn">
          The numbers are from{' '}
          <Time at={new Date(overview.dataUpdatedAt).toISOString()} />: the relay does not
          answer now. Runs are still accepted once it does.
        </div>
      )}
      {isNew ? (
        <Checklist overview={data} />
      ) : (
        <PageHead
          title={<span className="headline">{healthSentence(data, usage.data)}</span>}
        />
      )}
      <Needs overview={data} usage={usage.data} />
      {data.steps.hasRun && (
        <>
          <div className="columns wide-left">
            <Card title="Runs, 24 hours" aside={<Rate overview={data} />}>
              <Suspense fallback={<div style={{ height: 190 }} />}>
                <RunsChart hours={data.hours} />
              </Suspense>
              <div className="legend">
                <span>
                  <i data-tone="good" />
                  completed
                </span>
                <span>
                  <i data-tone="bad" />
                  ended badly
                </span>
                <span>
                  <i data-tone="info" />
                  under way or cancelled
                </span>
              </div>
            </Card>
            <div className="stack">
              <Lag overview={data} />
              <BudgetCard usage={usage.data} overview={data} />
            </div>
          </div>
        </>
      )}
    </div>
  )
}

/** One sentence that a person could say aloud. */
function healthSentence({ runs, endpoints, states }: Overview, usage: Usage): string {
  const waiting = (states['blocked'] ?? 0) + (states['held'] ?? 0)
  const today =
    runs.total === 0
      ? 'No run in the last 24 hours'
      : `${plural(runs.total, 'run')} in the last 24 hours`
  const ended = runs.completed + runs.bad
  const rate = ended >= FEW ? `, ${percent(runs.completed / ended)} completed` : ''
  if (usage.trouble)
    return `Wireflow takes nothing now: ${usage.trouble.message ?? 'it refuses'}`
  if (waiting > 0)
    return `${plural(waiting, 'run')} cannot go on without you. ${today}${rate}.`
  if (endpoints.length > 0) {
    return `Runs go well, but ${plural(endpoints.length, 'endpoint')} ${endpoints.length === 1 ? 'does' : 'do'} not take callbacks. ${today}${rate}.`
  }
  return `All is well. ${today}${rate}; nothing waits for you.`
}

function Rate({ overview }: { overview: Overview }) {
  const { completed, bad } = overview.runs
  const ended = completed + bad
  if (ended < FEW) return <span className="dim small">too few ended to say a rate</span>
  const share = completed / ended
  return (
    <span
      className="strong"
      title="Completed of all that ended and were not cancelled; below 98 % something is wrong"
      style={{ color: share >= 0.98 ? 'var(--good)' : 'var(--bad)' }}
    >
      {percent(share)}{' '}
      <span className="dim small">{share >= 0.98 ? 'above' : 'below'} 98 %</span>
    </span>
  )
}

function Lag({ overview: { runDuration, deliveryLag } }: { overview: Overview }) {
  return (
    <Card title="How long it takes">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">What</span>
            </th>
            <th scope="col">half within</th>
            <th scope="col">95 % within</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">A run</th>
            <td>{duration(runDuration.p50Ms)}</td>
            <td>{duration(runDuration.p95Ms)}</td>
          </tr>
          <tr>
            <th scope="row">Its callback</th>
            <td>{duration(deliveryLag.p50Ms)}</td>
            <td>{duration(deliveryLag.p95Ms)}</td>
          </tr>
        </tbody>
      </table>
      <p className="dim small" style={{ marginTop: 8 }}>
        Of the last {count(runDuration.count)} completed runs, and from a run's end to the
        answer of its subscriber for the last {count(deliveryLag.count)} callbacks.
      </p>
    </Card>
  )
}

function BudgetCard({ usage, overview }: { usage: Usage; overview: Overview }) {
  return (
    <Card title="The key's budget">
      <div className="stack tight">
        <BudgetLine name="Starts this minute" budget={usage.starts} />
        <BudgetLine name="Requests this minute" budget={usage.requests} />
        <div className="row" style={{ justifyContent: 'space-between' }}>
          <span className="dim">Credits, 24 hours</span>
          <b className="strong">{credits(overview.creditsUsed)}</b>
        </div>
      </div>
    </Card>
  )
}

function BudgetLine({ name, budget }: { name: string; budget: Usage['starts'] }) {
  if (!budget) {
    return (
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span className="dim">{name}</span>–
      </div>
    )
  }
  return (
    <div className="stack" style={{ gap: 4 }}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span className="dim">{name}</span>
        <b className="strong">
          {budget.sentInLastMinute} of {budget.perMinute}
        </b>
      </div>
      <Gauge share={budget.sentInLastMinute / budget.perMinute} label={name} />
    </div>
  )
}

type NeedProps = { icon: ReactNode; children: ReactNode; buttons: ReactNode }

function Need({ icon, children, buttons }: NeedProps) {
  return (
    <li>
      <span className="tone" data-tone="warn">
        {icon}
      </span>
      <p>{children}</p>
      <div className="buttons">{buttons}</div>
    </li>
  )
}

/** What waits for a person, each with its one button. */
function Needs({ overview, usage }: { overview: Overview; usage: Usage }) {
  const { states, endpoints } = overview
  const blocked = states['blocked'] ?? 0
  const held = states['held'] ?? 0
  const quarantined = states['quarantined'] ?? 0
  const undelivered = overview.undelivered.reduce((sum, each) => sum + each.count, 0)
  const needs = [
    blocked > 0 && (
      <Need
        key="blocked"
        icon={<IconLock size={20} />}
        buttons={<SeeRuns state="blocked" />}
      >
        {plural(blocked, 'run')} blocked:{' '}
        {usage.trouble?.message ?? 'Wireflow refuses the start'}. They start by themselves
        once that is mended.
      </Need>
    ),
    held > 0 && (
      <Need
        key="held"
        icon={<IconHandStop size={20} />}
        buttons={<SeeRuns state="held">Decide</SeeRuns>}
      >
        {plural(held, 'run')} held: the start got no answer, so they may run already.
      </Need>
    ),
    ...endpoints.map((endpoint) => (
      <NeedOfEndpoint key={endpoint.id} endpoint={endpoint} />
    )),
    undelivered > 0 && (
      <Need
        key="undelivered"
        icon={<IconArrowBackUp size={20} />}
        buttons={<LinkButton to="/undelivered">Look at them</LinkButton>}
      >
        {plural(undelivered, 'callback')} will not arrive unless somebody sends{' '}
        {undelivered === 1 ? 'it' : 'them'} again.
      </Need>
    ),
    quarantined > 0 && (
      <Need
        key="quarantined"
        icon={<IconShieldExclamation size={20} />}
        buttons={<LinkButton to="/quarantine">Look at them</LinkButton>}
      >
        {plural(quarantined, 'call')} put aside as spam. They cost nothing while they
        wait.
      </Need>
    ),
  ].filter((need) => need !== false)
  if (needs.length === 0) return null
  return (
    <Card title="Needs you">
      <ul className="needs">{needs}</ul>
    </Card>
  )
}

function NeedOfEndpoint({ endpoint }: { endpoint: Overview['endpoints'][number] }) {
  const navigate = useNavigate()
  const canManage = useMay('manage')
  const test = useChange<void, { deliveryId?: string }>(
    async (call) => call('POST', `/endpoints/${endpoint.id}/test`),
    {
      onDone: ({ deliveryId }) => {
        if (deliveryId)
          void navigate({ to: '/deliveries/$deliveryId', params: { deliveryId } })
      },
    },
  )
  return (
    <Need
      icon={<IconPlugX size={20} />}
      buttons={
        <>
          {canManage && (
            <Button
              size="xs"
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              Send a test
            </Button>
          )}
          <Link to="/endpoints/$endpointId" params={{ endpointId: endpoint.id }}>
            Open it
          </Link>
        </>
      }
    >
      {hostOf(endpoint.url)}{' '}
      {endpoint.disabledReason ? (
        <>is disabled: {endpoint.disabledReason}.</>
      ) : (
        <>
          is failing since <Time at={endpoint.failingSince} />. After five days of nothing
          but failures it is disabled.
        </>
      )}
    </Need>
  )
}

function SeeRuns({
  state,
  children = 'See them',
}: {
  state: string
  children?: ReactNode
}) {
  const navigate = useNavigate()
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => void navigate({ to: '/runs', search: { state: [state] } })}
    >
      {children}
    </Button>
  )
}

function LinkButton({
  to,
  children,
}: {
  to: '/undelivered' | '/quarantine'
  children: ReactNode
}) {
  const navigate = useNavigate()
  return (
    <Button size="xs" variant="default" onClick={() => void navigate({ to })}>
      {children}
    </Button>
  )
}

/** What a new workspace does first. Each step ticks itself once the fact is there. */
function Checklist({ overview }: { overview: Overview }) {
  const { steps } = overview
  const navigate = useNavigate()
  const trigger = useRead<Trigger>(`/triggers/${steps.triggerId}`, {
    enabled: steps.triggerId !== null,
  })
  return (
    <>
      <PageHead
        title={<span className="headline">Four steps to the first callback.</span>}
      >
        Each is ticked by itself once it is done, also if a program does it.
      </PageHead>
      <Card>
        <ol className="steps">
          <Step number={1} isDone title="Connect Wireflow">
            The key of this workspace is kept encrypted; nobody can read it again.
          </Step>
          <Step number={2} isDone={steps.triggerId !== null} title="Make a trigger">
            An address that starts one workflow and needs no key. It comes with a form to
            send around.
          </Step>
          <Step
            number={3}
            isDone={steps.hasRun}
            title="Send a test"
            button={
              trigger.data?.formUrl && (
                <Button
                  size="xs"
                  component="a"
                  href={trigger.data.formUrl}
                  target="_blank"
                >
                  Open its form
                </Button>
              )
            }
          >
            Fill in the form of the trigger, and a run appears here.
          </Step>
          <Step
            number={4}
            isDone={steps.hasEndpoint}
            title="Add an endpoint"
            button={
              <Button size="xs" onClick={() => void navigate({ to: '/endpoints' })}>
                Add an endpoint
              </Button>
            }
          >
            An address of yours that is told when a run ends, with a signature to check.
          </Step>
        </ol>
      </Card>
    </>
  )
}

type StepProps = {
  number: number
  isDone: boolean
  title: string
  children: ReactNode
  button?: ReactNode
}

function Step({ number, isDone, title, children, button }: StepProps) {
  return (
    <li>
      {isDone ? (
        <IconCircleCheck color="var(--good)" aria-label="Done" />
      ) : (
        <span className="step-number">{number}</span>
      )}
      <h2>{title}</h2>
      <div className="dim">
        {children}
        {!isDone && button && <div style={{ marginTop: 8 }}>{button}</div>}
      </div>
    </li>
  )
}
