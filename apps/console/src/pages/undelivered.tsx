import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Empty, PageHead, Problem, Time } from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { State } from '../parts/state.tsx'
import { usePages } from '../parts/use-pages.ts'
import { Table } from '../parts/table.tsx'
import { hostOf, plural, shortUrl } from '../parts/words.ts'
import { useChange, useMay, useRead } from '../session.ts'
import type { Delivery, Endpoint } from '../types.ts'
import { stateOfEndpoint } from './endpoints.tsx'

const LIVE_MS = 5_000
const DAY_MS = 86_400_000

/** Callbacks whose way is over without a success, by endpoint, with one button for each. */
export function Undelivered() {
  const failed = usePages<Delivery>('/deliveries', {
    parameters: { state: 'failed' },
    everyMs: LIVE_MS,
  })
  const missed = usePages<Delivery>('/deliveries', {
    parameters: { state: 'missed' },
    everyMs: LIVE_MS,
  })
  const rows = [...(failed.rows ?? []), ...(missed.rows ?? [])].sort((a, b) =>
    a.id < b.id ? 1 : -1,
  )
  const error = failed.error ?? missed.error
  const isRead = failed.rows !== undefined && missed.rows !== undefined
  const byEndpoint = Map.groupBy(rows, ({ endpointId }) => endpointId)
  const more = failed.hasNextPage || missed.hasNextPage ? ' at least' : ''
  return (
    <>
      <PageHead title="Undelivered">
        {isRead && rows.length > 0
          ? `${more} ${plural(rows.length, 'callback')} to ${plural(byEndpoint.size, 'endpoint')} will not arrive by themselves.`
          : '\u00a0'}
      </PageHead>
      {error && <Problem error={error} />}
      {isRead && rows.length === 0 && (
        <Empty icon={<IconArrowBackUp size={32} />} title="Nothing is undelivered">
          When every attempt is used up, a callback is listed here and you can send it
          again.
        </Empty>
      )}
      {[...byEndpoint].map(([endpointId, owed]) => (
        <Group key={endpointId} endpointId={endpointId} owed={owed} />
      ))}
    </>
  )
}

type GroupProps = { endpointId: string; owed: readonly Delivery[] }

function Group({ endpointId, owed }: GroupProps) {
  const { data: endpoint } = useRead<Endpoint>(`/endpoints/${endpointId}`)
  const canManage = useMay('manage')
  const url = owed[0]?.endpointUrl ?? ''
  const oldestMs = Math.min(...owed.map(({ createdAt }) => Date.parse(createdAt)))
  const sinceMs = Math.max(oldestMs - 1_000, Date.now() - 29 * DAY_MS)
  const recover = useChange<void>(
    async (call) =>
      call('POST', `/endpoints/${endpointId}/recover`, {
        since: new Date(sinceMs).toISOString(),
      }),
    { onDone: () => showDone('They are being sent again. You can close this page.') },
  )
  const change = useChange<object>(async (call, settings) =>
    call('PATCH', `/endpoints/${endpointId}`, settings),
  )
  const isDisabled = endpoint !== undefined && !endpoint.enabled
  return (
    <section className="card" data-ready>
      <header>
        <h2 className="row">
          <Link to="/endpoints/$endpointId" params={{ endpointId }}>
            {shortUrl(url)}
          </Link>
          {endpoint && <State state={stateOfEndpoint(endpoint)} />}
        </h2>
        {canManage && endpoint && (
          <div className="buttons">
            {isDisabled && (
              <Button size="xs" onClick={() => change.mutate({ enabled: true })}>
                Enable it
              </Button>
            )}
            <Button
              size="xs"
              variant={isDisabled ? 'default' : 'filled'}
              disabled={isDisabled}
              loading={recover.isPending}
              onClick={() => recover.mutate()}
            >
              {owed.length === 1 ? 'Send it again' : `Send all ${owed.length} again`}
            </Button>
          </div>
        )}
      </header>
      {isDisabled && (
        <p className="notice" data-tone="warn" style={{ marginBottom: 8 }}>
          {hostOf(url)} is disabled. Enable it first, or nothing arrives.
        </p>
      )}
      <Table
        label={`Undelivered to ${hostOf(url)}`}
        heads={[['Event'], ['Why'], ['Owed since']]}
      >
        {owed.slice(0, 50).map((row) => (
          <tr key={row.id}>
            <td>
              <Link
                className="name"
                to="/deliveries/$deliveryId"
                params={{ deliveryId: row.id }}
              >
                {row.eventType}
              </Link>
            </td>
            <td className="dim">
              {row.state === 'missed'
                ? 'its endpoint was disabled'
                : `all attempts used up (${row.attemptCount})`}
            </td>
            <td className="nowrap">
              <Time at={row.createdAt} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
