import { Accordion, Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { AttemptDetail, attemptWords, isGood } from '../parts/attempt.tsx'
import {
  Bytes,
  Card,
  CopyButton,
  Countdown,
  Facts,
  Id,
  PageHead,
  Time,
  Found,
} from '../parts/basics.tsx'
import { showDone } from '../parts/notices.tsx'
import { State, StateIcon } from '../parts/state.tsx'
import { hostOf } from '../parts/words.ts'
import { useKeys } from '../keys.ts'
import { useChange, useMay, useRead } from '../session.ts'
import type { Attempt, DeliveryDetail } from '../types.ts'

const LIVE_MS = 2_000

/** One callback that is owed: every attempt with its phases, the answer, and the bytes. */
export function DeliveryPage() {
  const { deliveryId } = useParams({ from: '/inside/deliveries/$deliveryId' })
  const found = useRead<DeliveryDetail>(`/deliveries/${deliveryId}`, { everyMs: LIVE_MS })
  return (
    <Found of={found} pending="Reading the delivery …">
      {(delivery) => <DeliveryView delivery={delivery} />}
    </Found>
  )
}

function DeliveryView({ delivery }: { delivery: DeliveryDetail }) {
  const canManage = useMay('manage')
  const again = useChange<void>(
    async (call) => call('POST', `/deliveries/${delivery.id}/redeliver`),
    { onDone: () => showDone('It is being sent again.') },
  )
  useKeys(canManage ? { d: () => again.mutate() } : {})
  return (
    <div className="stack" data-ready>
      <div>
        <nav className="crumbs" aria-label="Where this is">
          <Link to="/endpoints">Endpoints</Link>
          <span aria-hidden>/</span>
          <span>{hostOf(delivery.endpointUrl)}</span>
        </nav>
        <PageHead
          title={
            <>
              {delivery.eventType}
              <State state={delivery.state} />
            </>
          }
          buttons={
            canManage && (
              <Button loading={again.isPending} onClick={() => again.mutate()}>
                Deliver again
              </Button>
            )
          }
        >
          <Id id={delivery.id} whole />
        </PageHead>
      </div>
      <Facts
        facts={[
          [
            'To',
            <Link
              key="to"
              to="/endpoints/$endpointId"
              params={{ endpointId: delivery.endpointId }}
            >
              {hostOf(delivery.endpointUrl)}
            </Link>,
          ],
          ['Owed since', <Time key="since" at={delivery.createdAt} />],
          ['Attempts', delivery.attemptCount],
          [
            'Next',
            delivery.nextAttemptAt ? (
              <Countdown key="next" to={delivery.nextAttemptAt} />
            ) : (
              '–'
            ),
          ],
          ...(delivery.runId
            ? [
                [
                  'Run',
                  <Link key="run" to="/runs/$runId" params={{ runId: delivery.runId }}>
                    open it
                  </Link>,
                ] as const,
              ]
            : []),
        ]}
      />
      <Card title="Attempts">
        {delivery.attempts.length === 0 ? (
          <p className="dim">None was made yet.</p>
        ) : (
          <Attempts attempts={[...delivery.attempts].reverse()} />
        )}
      </Card>
      {delivery.body !== null && (
        <Card
          title="The bytes"
          aside={<CopyButton text={delivery.body}>Copy the bytes</CopyButton>}
        >
          <p className="dim" style={{ marginBottom: 8 }}>
            What is signed and sent, the same at every attempt, with{' '}
            <span className="mono">webhook-id: {delivery.eventId}</span>.
          </p>
          <Bytes text={delivery.body} label="Body" />
        </Card>
      )}
    </div>
  )
}

function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <Accordion defaultValue={String(attempts[0]?.number)} order={3}>
      {attempts.map((attempt) => (
        <Accordion.Item key={attempt.number} value={String(attempt.number)}>
          <Accordion.Control>
            <span className="row">
              <span
                style={{
                  color: isGood(attempt) ? 'var(--good)' : 'var(--bad)',
                  lineHeight: 0,
                }}
              >
                <StateIcon state={isGood(attempt) ? 'succeeded' : 'failed'} size={16} />
              </span>
              Attempt {attempt.number}
              <span className="dim">{attemptWords(attempt)}</span>
              <span className="dim small">
                <Time at={attempt.startedAt} />
              </span>
            </span>
          </Accordion.Control>
          <Accordion.Panel>
            <AttemptDetail attempt={attempt} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}
