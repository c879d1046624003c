import {
  Button,
  Modal,
  MultiSelect,
  PasswordInput,
  Select,
  Switch,
  TextInput,
} from '@mantine/core'
import {
  IconBolt,
  IconCalendarEvent,
  IconEye,
  IconListNumbers,
  IconPlus,
  IconShieldExclamation,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { queryOf } from '../api.ts'
import {
  Bytes,
  CopyButton,
  Countdown,
  Empty,
  Id,
  PageHead,
  Problem,
  Time,
  Pending,
} from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { State } from '../parts/state.tsx'
import { usePages } from '../parts/use-pages.ts'
import { Table } from '../parts/table.tsx'
import { between, duration, plural } from '../parts/words.ts'
import { useChange, useMay, useRead, useSession, useWorkspace } from '../session.ts'
import type { ListedRun, Run, Schedule, Token, Trigger, Usage } from '../types.ts'

const LIVE_MS = 3_000

function Reading({
  isPending,
  error,
  retry,
}: {
  isPending: boolean
  error: unknown
  retry: () => void
}) {
  if (error) return <Problem error={error} onRetry={retry} />
  return isPending ? <Pending>Reading …</Pending> : null
}

type FeedEvent = {
  id: string
  sequence: number
  type: string
  timestamp: string
  data: { runId?: string }
}
type Feed = { data: FeedEvent[]; newest: number; oldest: number | null }

const SHOWN_EVENTS = 100

/** What was told, the newest first, each with its number. */
export function Events() {
  const bounds = useRead<Feed>(`/events${queryOf({ limit: 1 })}`, { everyMs: LIVE_MS })
  const newest = bounds.data?.newest ?? 0
  const after = Math.max(0, newest - SHOWN_EVENTS, (bounds.data?.oldest ?? 1) - 1)
  const feed = useRead<Feed>(`/events${queryOf({ after, limit: SHOWN_EVENTS })}`, {
    enabled: newest > 0,
  })
  const rows = [...(feed.data?.data ?? [])].reverse()
  const oldest = bounds.data?.oldest ?? null
  return (
    <>
      <PageHead title="Events">
        {newest > 0
          ? `${newest.toLocaleString()} so far; the last ${rows.length} are shown.`
          : '\u00a0'}
      </PageHead>
      <Reading
        isPending={bounds.isPending}
        error={bounds.error ?? feed.error}
        retry={() => void bounds.refetch()}
      />
      {newest === 0 && bounds.data && (
        <Empty icon={<IconBolt size={32} />} title="No event yet">
          Each run's end becomes one event, with a number and no gaps.
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <Table
            isReady
            label="Events"
            heads={[['Number', 'number'], ['Event'], ['Run', 'wide'], ['When']]}
          >
            {rows.map((event) => (
              <tr key={event.id}>
                <td className="number" style={{ width: 90 }}>
                  {event.sequence.toLocaleString()}
                </td>
                <td className="strong">
                  {event.type}
                  <span className="second mono">{event.id}</span>
                </td>
                <td className="wide">
                  {event.data.runId ? (
                    <Link
                      to="/runs/$runId"
                      params={{ runId: event.data.runId }}
                      className="mono"
                    >
                      {event.data.runId}
                    </Link>
                  ) : (
                    '–'
                  )}
                </td>
                <td className="nowrap">
                  <Time at={event.timestamp} />
                </td>
              </tr>
            ))}
          </Table>
          {oldest !== null && oldest > 1 && (
            <p className="dim small">
              Numbers 1 to {(oldest - 1).toLocaleString()} were deleted for their age.
            </p>
          )}
        </>
      )}
    </>
  )
}

/** What waits to be started, the next first. */
export function Queue() {
  const { rows, error, refetch, isPending } = usePages<ListedRun>('/runs', {
    parameters: { state: ['accepted', 'starting', 'blocked'] },
    everyMs: LIVE_MS,
  })
  const usage = useRead<Usage>('/usage', { everyMs: LIVE_MS })
  const canRun = useMay('run')
  const cancel = useChange<string>(
    async (call, id) => call('POST', `/runs/${id}/cancel`),
    {
      onDone: () => showDone('It is cancelled; its subscribers are told.'),
    },
  )
  const trouble = usage.data?.trouble
  const oldestFirst = [...(rows ?? [])].reverse()
  return (
    <>
      <PageHead title="Queue">
        {oldestFirst.length > 0
          ? `${plural(oldestFirst.length, 'run')} ${oldestFirst.length === 1 ? 'waits' : 'wait'}${usage.data?.starts ? `; ${usage.data.starts.perMinute} start a minute` : ''}.`
          : '\u00a0'}
      </PageHead>
      {trouble && (
        <div className="notice" data-tone="warn">
          <b>Nothing is started now.</b> {trouble.message} Since{' '}
          <Time at={trouble.since} />. What waits is kept, and starts by itself when that
          is over.
        </div>
      )}
      <Reading isPending={isPending} error={error} retry={() => void refetch()} />
      {rows?.length === 0 && (
        <Empty icon={<IconListNumbers size={32} />} title="Nobody waits">
          The next call starts at once.
        </Empty>
      )}
      {oldestFirst.length > 0 && (
        <Table
          isReady
          label="Queue"
          heads={[['Since'], ['Run'], ['State', 'wide'], ['Acts', 'number']]}
        >
          {oldestFirst.map((run) => (
            <tr key={run.id}>
              <td className="nowrap" style={{ width: 120 }}>
                {duration(between(run.acceptedAt, null))}
              </td>
              <td>
                <Link className="name" to="/runs/$runId" params={{ runId: run.id }}>
                  {run.workflowName ?? run.workflowId}
                </Link>
                <span className="second">{run.error?.message ?? run.id}</span>
              </td>
              <td className="wide">
                <State state={run.state} />
              </td>
              <td className="act">
                {canRun && (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => cancel.mutate(run.id)}
                  >
                    Cancel
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

/** Calls that were put aside as spam, each with what was sent. */
export function Quarantine() {
  const { rows, error, refetch, isPending } = usePages<ListedRun>('/runs', {
    parameters: { state: 'quarantined' },
    everyMs: LIVE_MS,
  })
  return (
    <>
      <PageHead title="Quarantine">
        {rows && rows.length > 0
          ? `${plural(rows.length, 'call')} put aside; they cost nothing.`
          : '\u00a0'}
      </PageHead>
      <Reading isPending={isPending} error={error} retry={() => void refetch()} />
      {rows?.length === 0 && (
        <Empty icon={<IconShieldExclamation size={32} />} title="Nothing was put aside">
          A call that fills the hidden field of a form, as robots do, waits here and costs
          nothing.
        </Empty>
      )}
      {rows?.map((run) => (
        <Quarantined key={run.id} run={run} />
      ))}
    </>
  )
}

function Quarantined({ run }: { run: ListedRun }) {
  const canManage = useMay('manage')
  const { data } = useRead<Run>(`/runs/${run.id}`)
  const release = useChange<void>(
    async (call) => call('POST', `/runs/${run.id}/release`),
    {
      onDone: () => showDone('It is started like any other.'),
    },
  )
  const remove = useChange<void>(async (call) => call('DELETE', `/runs/${run.id}`), {
    onDone: () => showDone('It is deleted.'),
  })
  return (
    <section className="card" data-ready>
      <header>
        <h2>
          <Link to="/runs/$runId" params={{ runId: run.id }}>
            {run.workflowName ?? run.workflowId}
          </Link>
        </h2>
        {canManage && (
          <div className="buttons">
            <Button
              size="xs"
              loading={release.isPending}
              onClick={() => release.mutate()}
            >
              It is real: start it
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              Delete
            </Button>
          </div>
        )}
      </header>
      <p className="dim">
        <Time at={run.acceptedAt} /> · the hidden field was filled, as robots do
      </p>
      {data && (
        <Bytes text={JSON.stringify(data.triggerData, null, 2)} label="What was sent" />
      )}
    </section>
  )
}

type ScheduleDetail = Schedule & {
  upcoming: string[]
  ticks: { at: string; runId: string | null; refusal: unknown }[]
}

/** Triggers that are called by the clock. */
export function Schedules() {
  const { rows, error, refetch, isPending } = usePages<Schedule>('/schedules', {
    everyMs: 10_000,
  })
  const canManage = useMay('manage')
  const [isAdding, setAdding] = useState(false)
  const add = canManage && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      New schedule
    </Button>
  )
  return (
    <>
      <PageHead title="Schedules" buttons={add}>
        {rows && rows.length > 0
          ? `${plural(rows.length, 'schedule')}. Each calls a trigger by the clock.`
          : '\u00a0'}
      </PageHead>
      <Reading isPending={isPending} error={error} retry={() => void refetch()} />
      {rows?.length === 0 && (
        <Empty icon={<IconCalendarEvent size={32} />} title="No schedule" buttons={add}>
          A schedule calls a trigger by the clock, in the time zone that you say.
        </Empty>
      )}
      {rows?.map((schedule) => (
        <ScheduleCard key={schedule.id} id={schedule.id} />
      ))}
      <Modal opened={isAdding} onClose={() => setAdding(false)} title="New schedule">
        <NewSchedule onDone={() => setAdding(false)} />
      </Modal>
    </>
  )
}

function ScheduleCard({ id }: { id: string }) {
  const { data } = useRead<ScheduleDetail>(`/schedules/${id}`, { everyMs: 10_000 })
  const canManage = useMay('manage')
  const change = useChange<object>(async (call, part) =>
    call('PATCH', `/schedules/${id}`, part),
  )
  const remove = useChange<void>(async (call) => call('DELETE', `/schedules/${id}`))
  if (!data) return null
  const last = data.ticks[0]
  return (
    <section className="card" data-ready>
      <header>
        <h2 className="row">
          <span className="mono">{data.cron}</span>
          <span className="dim small">{data.timeZone}</span>
          <State state={data.active ? 'on' : 'off'} />
        </h2>
        {canManage && (
          <div className="buttons">
            <Button
              size="xs"
              variant="default"
              onClick={() => change.mutate({ active: !data.active })}
            >
              {data.active ? 'Pause' : 'Resume'}
            </Button>
            <Button size="xs" variant="default" onClick={() => remove.mutate()}>
              Delete
            </Button>
          </div>
        )}
      </header>
      <p>
        Calls{' '}
        <Link to="/triggers/$triggerId" params={{ triggerId: data.triggerId }}>
          its trigger
        </Link>
        . {data.upcoming.length > 0 && <>Next {inWords(data.upcoming, data.timeZone)}.</>}
      </p>
      {last && (
        <p className="dim">
          Last at <Time at={last.at} />:{' '}
          {last.runId ? (
            <Link to="/runs/$runId" params={{ runId: last.runId }}>
              a run
            </Link>
          ) : (
            <>
              refused,{' '}
              {typeof last.refusal === 'string'
                ? last.refusal
                : JSON.stringify(last.refusal)}
            </>
          )}
        </p>
      )}
    </section>
  )
}

/** The next five in the schedule's own zone: "Mon 30 Nov 09:00, Tue 1 Dec 09:00, …". */
function inWords(times: readonly string[], timeZone: string): string {
  const format = new Intl.DateTimeFormat([], {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  return times.map((time) => format.format(new Date(time))).join(' · ')
}

function NewSchedule({ onDone }: { onDone: () => void }) {
  const triggers = usePages<Trigger>('/triggers')
  const [triggerId, setTriggerId] = useState<string | null>(null)
  const [cron, setCron] = useState('0 9 * * 1-5')
  const [timeZone, setTimeZone] = useState(
    Intl.DateTimeFormat().resolvedOptions().timeZone,
  )
  const add = useChange<void>(
    async (call) => call('POST', '/schedules', { triggerId, cron, timeZone }),
    {
      onDone,
    },
  )
  function submit(event: FormEvent): void {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit} className="stack">
      <Select
        label="Trigger"
        data={(triggers.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={triggerId}
        onChange={setTriggerId}
      />
      <TextInput
        label="When"
        description="Minute, hour, day, month, weekday: 0 9 * * 1-5 is weekdays at 09:00."
        value={cron}
        onChange={({ currentTarget }) => setCron(currentTarget.value)}
      />
      <TextInput
        label="Time zone"
        value={timeZone}
        onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}
      />
      {add.error && <Problem error={add.error} />}
      <Button type="submit" disabled={triggerId === null} loading={add.isPending}>
        Make the schedule
      </Button>
    </form>
  )
}

/** Workflows of which every execution is followed, whoever starts it. */
export function Watched() {
  const watched = useRead<{ data: { workflowId: string; since: string }[] }>(
    '/watched-workflows',
  )
  const workflows = useRead<{ data: { id: string; name: string }[] }>('/workflows')
  const canManage = useMay('manage')
  const change = useChange<{ id: string; on: boolean }>(async (call, { id, on }) =>
    call(on ? 'PUT' : 'DELETE', `/watched-workflows/${encodeURIComponent(id)}`),
  )
  const isOn = new Set(watched.data?.data.map(({ workflowId }) => workflowId))
  const rows = workflows.data?.data ?? []
  return (
    <>
      <PageHead title="Watched workflows">
        What is started in Wireflow's editor is followed as well. It uses some of your
        key's requests.
      </PageHead>
      <Reading
        isPending={watched.isPending || workflows.isPending}
        error={watched.error ?? workflows.error}
        retry={() => void workflows.refetch()}
      />
      {workflows.data && rows.length === 0 && (
        <Empty icon={<IconEye size={32} />} title="No workflow">
          Wireflow lists none for the key of this workspace.
        </Empty>
      )}
      {rows.length > 0 && (
        <Table isReady label="Workflows" heads={[['Workflow'], ['Watched', 'number']]}>
          {rows.map(({ id, name }) => (
            <tr key={id}>
              <td className="strong">
                {name}
                <span className="second mono">{id}</span>
              </td>
              <td className="act">
                <Switch
                  aria-label={`Watch ${name}`}
                  checked={isOn.has(id)}
                  disabled={!canManage}
                  onChange={({ currentTarget }) =>
                    change.mutate({ id, on: currentTarget.checked })
                  }
                  style={{ display: 'inline-block' }}
                />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

const SCOPES = ['read', 'run', 'manage', 'admin']

/** Credentials of the workspace; each is shown once. */
export function Tokens() {
  const workspace = useWorkspace()
  const { tokenId, operator } = useSession()
  const isAdmin = useMay('admin') || operator
  const list = usePages<Token>('/tokens', {
    parameters: { workspaceId: operator ? workspace?.id : undefined },
  })
  const [isAdding, setAdding] = useState(false)
  const [revoked, setRevoked] = useState<Token>()
  const revoke = useChange<string>(async (call, id) => call('DELETE', `/tokens/${id}`), {
    onDone: () => {
      setRevoked(undefined)
      showDone('It opens nothing any more.')
    },
  })
  return (
    <>
      <PageHead
        title="Tokens"
        buttons={
          isAdmin && (
            <>
              <Button variant="default" component={Link} to="/connect-zapier">
                Connect Zapier
              </Button>
              <Button
                leftSection={<IconPlus size={16} />}
                onClick={() => setAdding(true)}
              >
                Make a token
              </Button>
            </>
          )
        }
      >
        For programs that call the relay's API for this workspace.
      </PageHead>
      <Reading
        isPending={list.isPending}
        error={list.error}
        retry={() => void list.refetch()}
      />
      {list.rows?.length === 0 && (
        <Empty title="No token yet">
          Make one for each program, with what it needs and no more.
        </Empty>
      )}
      {list.rows && list.rows.length > 0 && (
        <Table
          isReady
          label="Tokens"
          heads={[
            ['Name'],
            ['May', 'wide'],
            ['Last used'],
            ['Ends', 'wide'],
            ['Acts', 'number'],
          ]}
        >
          {list.rows.map((token) => (
            <tr key={token.id}>
              <td className="strong">
                {token.name}
                <span className="second">
                  <Id id={token.id} />
                </span>
              </td>
              <td className="wide dim small">{token.scopes.join(', ')}</td>
              <td className="nowrap">
                <Time at={token.lastUsedAt} />
              </td>
              <td className="wide nowrap">
                {token.expiresAt ? <Countdown to={token.expiresAt} /> : 'never'}
              </td>
              <td className="act">
                <Button size="xs" variant="default" onClick={() => setRevoked(token)}>
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Modal opened={isAdding} onClose={() => setAdding(false)} title="Make a token">
        {isAdding && <NewToken onDone={() => setAdding(false)} />}
      </Modal>
      <Modal
        opened={revoked !== undefined}
        onClose={() => setRevoked(undefined)}
        title={`Revoke ${revoked?.name}`}
      >
        <div className="stack">
          <p>
            {revoked?.id === tokenId
              ? 'That token is the one you are signed in with. Revoke it and you are signed out.'
              : 'Whatever uses it is refused from now on, its open streams included. This cannot be undone.'}
          </p>
          <Button
            color="bad"
            loading={revoke.isPending}
            onClick={() => revoked && revoke.mutate(revoked.id)}
          >
            Revoke it
          </Button>
        </div>
      </Modal>
    </>
  )
}

function NewToken({ onDone }: { onDone: () => void }) {
  const workspace = useWorkspace()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState(['read', 'run'])
  const make = useChange<void, { token: string }>(async (call) =>
    call('POST', '/tokens', { workspaceId: workspace?.id, name, scopes }),
  )
  if (make.data) {
    return (
      <div className="stack">
        <p>It is not shown again.</p>
        <PasswordInput label="Token" value={make.data.token} readOnly />
        <div className="row">
          <CopyButton text={make.data.token}>Copy the token</CopyButton>
          <Button onClick={onDone}>I have it</Button>
        </div>
      </div>
    )
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit} className="stack">
      <TextInput
        label="Name"
        placeholder="the program that uses it"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        required
        withAsterisk={false}
      />
      <MultiSelect label="It may" data={SCOPES} value={scopes} onChange={setScopes} />
      {make.error && <Problem error={make.error} />}
      <Button type="submit" loading={make.isPending}>
        Make the token
      </Button>
    </form>
  )
}
