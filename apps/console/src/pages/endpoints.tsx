import { Button, Menu, Modal, MultiSelect, NumberInput, TextInput } from '@mantine/core'
import { IconDots, IconPlus, IconRoute } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import {
  Bytes,
  Card,
  CopyButton,
  Countdown,
  Empty,
  Facts,
  Id,
  PageHead,
  Problem,
  Time,
  Pending,
  Found,
} from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { State } from '../parts/state.tsx'
import { usePages } from '../parts/use-pages.ts'
import { Table } from '../parts/table.tsx'
import { hostOf, percent, plural, shortUrl } from '../parts/words.ts'
import { useChange, useMay, useRead } from '../session.ts'
import type { Delivery, Endpoint, EndpointHealth } from '../types.ts'

const LIVE_MS = 5_000

export const EVENT_TYPES = [
  'execution.*',
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.timed_out',
  'execution.lost',
  'execution.started',
  'batch.completed',
  'run.blocked',
  'run.overdue',
  'endpoint.failing',
  'endpoint.disabled',
  'endpoint.recovered',
  'custom.*',
]

export function stateOfEndpoint(endpoint: Endpoint): string {
  if (!endpoint.enabled) return 'disabled'
  if (endpoint.paused) return 'paused'
  return endpoint.failingSince ? 'failing' : 'enabled'
}

/** Where callbacks go, and how well they arrive. */
export function Endpoints() {
  const { rows, error, refetch, isPending } = usePages<Endpoint>('/endpoints', {
    everyMs: LIVE_MS,
  })
  const { data: health } = useRead<{ data: EndpointHealth[] }>('/endpoint-arrivals', {
    everyMs: 30_000,
  })
  const canAdd = useMay('manage')
  const [isAdding, setAdding] = useState(false)
  const add = canAdd && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      Add an endpoint
    </Button>
  )
  return (
    <>
      <PageHead title="Endpoints" buttons={add}>
        {rows ? sentenceOf(rows) : '\u00a0'}
      </PageHead>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {isPending && <Pending>Reading the endpoints …</Pending>}
      {rows?.length === 0 && (
        <Empty icon={<IconRoute size={32} />} title="No endpoint yet" buttons={add}>
          An endpoint is an address of yours that is told when a run ends. Every call is
          signed, and is tried for three days while your side is down.
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <Table
          label="Endpoints"
          isReady
          heads={[
            ['State'],
            ['Address'],
            ['Last 24 hours', 'wide'],
            ['Arrived', 'number wide'],
            ['Events', 'wide'],
          ]}
        >
          {rows.map((endpoint) => (
            <EndpointRow
              key={endpoint.id}
              endpoint={endpoint}
              health={health?.data.find(({ endpointId }) => endpointId === endpoint.id)}
            />
          ))}
        </Table>
      )}
      <AddEndpoint isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  )
}

function sentenceOf(rows: readonly Endpoint[]): string {
  const troubled = rows.filter((row) =>
    ['failing', 'disabled'].includes(stateOfEndpoint(row)),
  )
  if (rows.length === 0) return 'Nobody is told anything yet.'
  if (troubled.length === 0)
    return `${plural(rows.length, 'endpoint')}; all take what is sent.`
  return `${plural(troubled.length, 'endpoint')} of ${rows.length} ${troubled.length === 1 ? 'needs' : 'need'} you.`
}

type RowProps = { endpoint: Endpoint; health: EndpointHealth | undefined }

function EndpointRow({ endpoint, health }: RowProps) {
  return (
    <tr>
      <td style={{ width: 120 }}>
        <State state={stateOfEndpoint(endpoint)} />
      </td>
      <td>
        <Link
          className="name"
          to="/endpoints/$endpointId"
          params={{ endpointId: endpoint.id }}
        >
          {shortUrl(endpoint.url)}
        </Link>
        <span className="second">{endpoint.description || noteOf(endpoint)}</span>
      </td>
      <td className="wide">
        <Spark health={health} />
      </td>
      <td className="number wide">{arrivedWords(health)}</td>
      <td className="wide dim small">
        {endpoint.eventTypes.length === 0 ? 'all events' : endpoint.eventTypes.join(', ')}
      </td>
    </tr>
  )
}

function noteOf({ disabledReason, enabled }: Endpoint): string {
  return enabled ? '' : (disabledReason ?? 'disabled')
}

function sumOf(health: EndpointHealth | undefined) {
  const hours = health?.hours ?? []
  const arrived = hours.reduce((sum, hour) => sum + hour.succeeded, 0)
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
  return { arrived, failed, ended: arrived + failed }
}

/** Of what came to its end; below twenty the numbers themselves. */
function arrivedWords(health: EndpointHealth | undefined): string {
  const { arrived, ended } = sumOf(health)
  if (ended === 0) return '–'
  return ended < 20 ? `${arrived} of ${ended}` : percent(arrived / ended)
}

/** Hours of a day; each says in words what its bar means. */
function Spark({ health }: { health: EndpointHealth | undefined }) {
  if (!health) return <span className="dim">–</span>
  const most = Math.max(
    1,
    ...health.hours.map(({ succeeded, failed }) => succeeded + failed),
  )
  const { arrived, failed } = sumOf(health)
  return (
    <span
      className="spark"
      role="img"
      aria-label={`${arrived} arrived, ${failed} did not, in the last 24 hours`}
    >
      {health.hours.map((hour) => {
        const total = hour.succeeded + hour.failed
        const from = new Date(hour.from)
        const words = `${from.getHours()}:00 to ${(from.getHours() + 1) % 24}:00: ${hour.succeeded} of ${total} arrived`
        return (
          <i
            key={hour.from}
            title={words}
            style={{ height: `${Math.max(6, (total / most) * 100)}%` }}
            data-tone={total === 0 ? undefined : hour.failed > 0 ? 'bad' : 'good'}
          />
        )
      })}
    </span>
  )
}

function AddEndpoint({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [eventTypes, setEventTypes] = useState<string[]>([])
  const [secret, setSecret] = useState<string>()
  const navigate = useNavigate()
  const [madeId, setMadeId] = useState<string>()
  const add = useChange<void, Endpoint & { secret: string }>(
    async (call) => call('POST', '/endpoints', { url, description, eventTypes }),
    {
      onDone: (made) => {
        setSecret(made.secret)
        setMadeId(made.id)
      },
    },
  )
  function submit(event: FormEvent): void {
    event.preventDefault()
    add.mutate()
  }
  function close(): void {
    onClose()
    if (madeId)
      void navigate({ to: '/endpoints/$endpointId', params: { endpointId: madeId } })
    setSecret(undefined)
    setMadeId(undefined)
    setUrl('')
  }
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={secret ? 'Its secret, shown once' : 'Add an endpoint'}
    >
      {secret ? (
        <SecretShown secret={secret} onClose={close} />
      ) : (
        <form onSubmit={submit} className="stack">
          <TextInput
            label="Address"
            type="url"
            placeholder="https://api.example.com/hooks"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            required
            withAsterisk={false}
            data-autofocus
          />
          <TextInput
            label="Description (optional)"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <MultiSelect
            label="Events"
            description="Nothing chosen means all of them."
            data={EVENT_TYPES}
            value={eventTypes}
            onChange={setEventTypes}
            clearable
          />
          {add.error && <Problem error={add.error} />}
          <Button type="submit" loading={add.isPending}>
            Add the endpoint
          </Button>
        </form>
      )}
    </Modal>
  )
}

function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <div className="stack">
      <p>Verify every call with it. It is not shown again; if it is lost, rotate it.</p>
      <Bytes text={secret} label="Secret" />
      <div className="row">
        <CopyButton text={secret}>Copy the secret</CopyButton>
        <Button onClick={onClose}>I have it</Button>
      </div>
    </div>
  )
}

/** One endpoint: what it was sent, what it answered, and what can be done. */
export function EndpointPage() {
  const { endpointId } = useParams({ from: '/inside/endpoints/$endpointId' })
  const found = useRead<Endpoint>(`/endpoints/${endpointId}`, { everyMs: LIVE_MS })
  return (
    <Found of={found} pending="Reading the endpoint …">
      {(endpoint) => <EndpointView endpoint={endpoint} />}
    </Found>
  )
}

function EndpointView({ endpoint }: { endpoint: Endpoint }) {
  const { rows, error } = usePages<Delivery>('/deliveries', {
    parameters: { endpointId: endpoint.id },
    everyMs: LIVE_MS,
  })
  return (
    <div className="stack" data-ready>
      <div>
        <nav className="crumbs" aria-label="Where this is">
          <Link to="/endpoints">Endpoints</Link>
          <span aria-hidden>/</span>
          <span>{hostOf(endpoint.url)}</span>
        </nav>
        <PageHead
          title={
            <>
              {shortUrl(endpoint.url)}
              <State state={stateOfEndpoint(endpoint)} />
            </>
          }
          buttons={<EndpointActs endpoint={endpoint} />}
        >
          <Id id={endpoint.id} whole />
        </PageHead>
      </div>
      <Trouble endpoint={endpoint} />
      <Facts
        facts={[
          [
            'Events',
            endpoint.eventTypes.length === 0 ? 'all' : endpoint.eventTypes.join(', '),
          ],
          ['At once', endpoint.concurrency],
          ['A second at most', endpoint.ratePerSecond ?? 'no limit'],
          ['Made', <Time key="made" at={endpoint.createdAt} />],
          ...endpoint.retiringSecrets.map(
            ({ until }) =>
              ['Former secret signs until', <Time key={until} at={until} />] as const,
          ),
        ]}
      />
      <Card title="Deliveries">
        {error && <Problem error={error} />}
        {rows?.length === 0 && (
          <p className="dim">
            Nothing was sent here yet. Send a test: it arrives within a second.
          </p>
        )}
        {rows && rows.length > 0 && <Deliveries rows={rows} />}
      </Card>
    </div>
  )
}

export function Deliveries({ rows }: { rows: readonly Delivery[] }) {
  return (
    <Table
      label="Deliveries"
      heads={[
        ['State'],
        ['Event'],
        ['Attempts', 'number wide'],
        ['Owed since'],
        ['Next', 'wide'],
      ]}
    >
      {rows.map((row) => (
        <tr key={row.id}>
          <td style={{ width: 130 }}>
            <State state={row.state} />
          </td>
          <td>
            <Link
              className="name"
              to="/deliveries/$deliveryId"
              params={{ deliveryId: row.id }}
            >
              {row.eventType}
            </Link>
            <span className="second">{hostOf(row.endpointUrl)}</span>
          </td>
          <td className="number wide">{row.attemptCount}</td>
          <td className="nowrap">
            <Time at={row.createdAt} />
          </td>
          <td className="wide nowrap">
            {row.nextAttemptAt ? <Countdown to={row.nextAttemptAt} /> : '–'}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Trouble({ endpoint }: { endpoint: Endpoint }) {
  if (!endpoint.enabled) {
    return (
      <div className="notice" data-tone="bad">
        <b>Nothing is sent here.</b> {endpoint.disabledReason ?? 'It was disabled.'}{' '}
        {endpoint.nextProbeAt && (
          <>
            The relay looks again <Countdown to={endpoint.nextProbeAt} />.
          </>
        )}{' '}
        Enable it, and then send again what it missed.
      </div>
    )
  }
  if (endpoint.failingSince) {
    return (
      <div className="notice" data-tone="warn">
        <b>It is failing</b> since <Time at={endpoint.failingSince} />. What is owed is
        tried again by itself; after five days of nothing but failures it is disabled.
      </div>
    )
  }
  if (!endpoint.paused) return null
  return (
    <div className="notice">
      <b>It is paused.</b> What is owed waits here, and goes out once you resume it.
    </div>
  )
}

type Dialog = 'rotate' | 'reveal' | 'recover' | 'delete'

function EndpointActs({ endpoint }: { endpoint: Endpoint }) {
  const [dialog, setDialog] = useState<Dialog>()
  const navigate = useNavigate()
  const canManage = useMay('manage')
  const path = `/endpoints/${endpoint.id}`
  const test = useChange<void, { deliveryId?: string }>(
    async (call) => call('POST', `${path}/test`),
    {
      onDone: ({ deliveryId }) => {
        if (deliveryId)
          void navigate({ to: '/deliveries/$deliveryId', params: { deliveryId } })
      },
    },
  )
  const change = useChange<object>(
    async (call, settings) => call('PATCH', path, settings),
    {
      onDone: () => showDone('Changed.'),
    },
  )
  if (!canManage) return null
  const { enabled, paused } = endpoint
  return (
    <>
      {!enabled && (
        <Button onClick={() => change.mutate({ enabled: true })}>Enable</Button>
      )}
      {enabled && (
        <Button variant="default" onClick={() => change.mutate({ paused: !paused })}>
          {paused ? 'Resume' : 'Pause'}
        </Button>
      )}
      <Button
        variant={enabled ? 'filled' : 'default'}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        Send a test
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label="More">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('recover')}>
            Send again what it missed …
          </Menu.Item>
          <Menu.Item onClick={() => setDialog('rotate')}>Rotate the secret …</Menu.Item>
          <Menu.Item onClick={() => setDialog('reveal')}>
            Show the secret once …
          </Menu.Item>
          {enabled && (
            <Menu.Item onClick={() => change.mutate({ enabled: false })}>
              Disable
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="bad" onClick={() => setDialog('delete')}>
            Delete …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={dialog !== undefined}
        onClose={() => setDialog(undefined)}
        title={TITLES[dialog ?? 'rotate']}
      >
        {dialog === 'rotate' && (
          <Rotate path={path} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'reveal' && (
          <Reveal path={path} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'recover' && (
          <Recover endpoint={endpoint} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'delete' && (
          <Delete endpoint={endpoint} onClose={() => setDialog(undefined)} />
        )}
      </Modal>
    </>
  )
}

const TITLES: Record<Dialog, string> = {
  rotate: 'Rotate the secret',
  reveal: 'Show the secret once',
  recover: 'Send again what it missed',
  delete: 'Delete the endpoint',
}

type DialogProps = { path: string; onClose: () => void }

function Rotate({ path, onClose }: DialogProps) {
  const [hours, setHours] = useState<number | string>(24)
  const rotate = useChange<void, { secret: string; formerSecretsSignUntil: string }>(
    async (call) =>
      call('POST', `${path}/rotate-secret`, { overlapHours: Number(hours) }),
  )
  if (rotate.data) {
    return (
      <div className="stack">
        <p>
          Both secrets sign until <Time at={rotate.data.formerSecretsSignUntil} />, so you
          have until then to change your side.
        </p>
        <SecretShown secret={rotate.data.secret} onClose={onClose} />
      </div>
    )
  }
  return (
    <div className="stack">
      <p>
        A new secret signs from now on. The old one signs beside it for as long as you
        say.
      </p>
      <NumberInput
        label="Hours in which both sign"
        value={hours}
        onChange={setHours}
        min={0}
        max={168}
      />
      <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
        Rotate
      </Button>
    </div>
  )
}

function Reveal({ path, onClose }: DialogProps) {
  const reveal = useChange<void, { secret: string }>(async (call) =>
    call('POST', `${path}/reveal-secret`),
  )
  if (reveal.data) return <SecretShown secret={reveal.data.secret} onClose={onClose} />
  return (
    <div className="stack">
      <p>For an answer that was lost. It works once; after that only a rotation helps.</p>
      {reveal.error && <Problem error={reveal.error} />}
      <Button loading={reveal.isPending} onClick={() => reveal.mutate()}>
        Show it
      </Button>
    </div>
  )
}

type EndpointDialog = { endpoint: Endpoint; onClose: () => void }

const PERIODS = [
  ['1 hour', 3_600_000],
  ['24 hours', 86_400_000],
  ['7 days', 604_800_000],
] as const

function Recover({ endpoint, onClose }: EndpointDialog) {
  const [periodMs, setPeriodMs] = useState<number>(86_400_000)
  const failed = usePages<Delivery>('/deliveries', {
    parameters: { endpointId: endpoint.id, state: 'failed' },
  })
  const missed = usePages<Delivery>('/deliveries', {
    parameters: { endpointId: endpoint.id, state: 'missed' },
  })
  const sinceMs = Date.now() - periodMs
  const all = [...(failed.rows ?? []), ...(missed.rows ?? [])]
  const hasMore = failed.hasNextPage || missed.hasNextPage
  const found = all.filter(({ createdAt }) => Date.parse(createdAt) >= sinceMs)
  const types = new Set(found.map(({ eventType }) => eventType))
  const recover = useChange<void>(
    async (call) =>
      call('POST', `/endpoints/${endpoint.id}/recover`, {
        since: new Date(sinceMs).toISOString(),
      }),
    {
      onDone: () => {
        showDone('They are being sent again. You can close this page.')
        onClose()
      },
    },
  )
  const amount = hasMore ? `${found.length}+` : String(found.length)
  return (
    <div className="stack">
      <p>What failed or was missed in the last</p>
      <div className="chips" role="group" aria-label="Period">
        {PERIODS.map(([name, ms]) => (
          <button
            key={ms}
            type="button"
            className="chip"
            aria-pressed={periodMs === ms}
            onClick={() => setPeriodMs(ms)}
          >
            {name}
          </button>
        ))}
      </div>
      <p>
        <b className="strong">{amount}</b>{' '}
        {found.length === 1 ? 'delivery' : 'deliveries'}
        {types.size > 0 && ` of ${plural(types.size, 'type')}: ${[...types].join(', ')}`}.
        The bytes and their ids are the same as before.
      </p>
      {!endpoint.enabled && (
        <p className="notice" data-tone="warn">
          This endpoint is disabled. Enable it first, or nothing arrives.
        </p>
      )}
      <Button
        loading={recover.isPending}
        disabled={found.length === 0}
        onClick={() => recover.mutate()}
      >
        Send {amount} again
      </Button>
    </div>
  )
}

function Delete({ endpoint, onClose }: EndpointDialog) {
  const navigate = useNavigate()
  const remove = useChange<void>(
    async (call) => call('DELETE', `/endpoints/${endpoint.id}`),
    {
      onDone: () => {
        onClose()
        void navigate({ to: '/endpoints' })
      },
    },
  )
  return (
    <div className="stack">
      <p>
        {shortUrl(endpoint.url)} is told nothing any more, and what it is still owed is
        deleted with it. This cannot be undone.
      </p>
      <div className="row">
        <Button color="bad" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete it
        </Button>
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
      </div>
    </div>
  )
}
