import { Button, Modal, Switch, Tabs, Textarea } from '@mantine/core'
import { IconExternalLink, IconForms, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import {
  Bytes,
  Card,
  CopyButton,
  Empty,
  Facts,
  Id,
  PageHead,
  Problem,
  Time,
  Pending,
  Found,
} from '../parts/basics.tsx'
import { filledIn, FormLookFields, type FormLook } from '../parts/form-look.tsx'
import { showDone } from '../parts/notices.tsx'
import { snippetsOf } from '../parts/snippets.ts'
import { State } from '../parts/state.tsx'
import { usePages } from '../parts/use-pages.ts'
import { Table, TableFrame } from '../parts/table.tsx'
import { plural } from '../parts/words.ts'
import { useChange, useMay, useRead } from '../session.ts'
import type { ListedRun, Trigger } from '../types.ts'

const LIVE_MS = 5_000

function stateOf({ active, paused }: Trigger): string {
  if (!active) return 'off'
  return paused ? 'paused' : 'on'
}

/** Addresses that start a workflow without a key. */
export function Triggers() {
  const { rows, error, refetch, isPending } = usePages<Trigger>('/triggers', {
    everyMs: LIVE_MS,
  })
  const canManage = useMay('manage')
  const navigate = useNavigate()
  const make = canManage && (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate({ to: '/triggers/new' })}
    >
      Make a trigger
    </Button>
  )
  return (
    <>
      <PageHead title="Triggers" buttons={make}>
        {rows && rows.length > 0
          ? `${plural(rows.length, 'address', 'addresses')} for callers without a key.`
          : '\u00a0'}
      </PageHead>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {isPending && <Pending>Reading the triggers …</Pending>}
      {rows?.length === 0 && (
        <Empty icon={<IconForms size={32} />} title="No trigger yet" buttons={make}>
          A trigger is an address that starts one workflow and needs no key. Make one, and
          you have a form to send around.
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <TableFrame label="Triggers" isReady>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Trigger</th>
              <th scope="col" className="wide">
                Protection
              </th>
              <th scope="col" className="number wide">
                Waiting
              </th>
              <th scope="col">
                <span className="hidden">Form</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((trigger) => (
              <tr key={trigger.id}>
                <td style={{ width: 110 }}>
                  <State state={stateOf(trigger)} />
                </td>
                <td>
                  <Link
                    className="name"
                    to="/triggers/$triggerId"
                    params={{ triggerId: trigger.id }}
                  >
                    {trigger.name}
                  </Link>
                  <span className="second">
                    {trigger.workflowName ?? trigger.workflowId}
                  </span>
                </td>
                <td className="wide dim small">{protectionOf(trigger)}</td>
                <td className="number wide">{trigger.waitingCount}</td>
                <td className="act">
                  {trigger.formUrl && (
                    <a
                      href={trigger.formUrl}
                      target="_blank"
                      rel="noreferrer"
                      aria-label={`Form of ${trigger.name}`}
                    >
                      form
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </>
  )
}

function protectionOf({ signed, settings }: Trigger): string {
  const { challenge, origins, limits } = settings
  return [
    signed ? 'signed calls only' : '',
    challenge ? 'puzzle' : '',
    origins ? plural(origins.length, 'page') : '',
    limits.runsPerDay === null ? '' : `${limits.runsPerDay} runs a day`,
  ]
    .filter((word) => word !== '')
    .join(' · ')
}

/** One trigger: how to use it, what came of its calls, and what it lets in. */
export function TriggerPage() {
  const { triggerId } = useParams({ from: '/inside/triggers/$triggerId' })
  const found = useRead<Trigger>(`/triggers/${triggerId}`, { everyMs: LIVE_MS })
  return (
    <Found of={found} pending="Reading the trigger …">
      {(trigger) => <TriggerView trigger={trigger} />}
    </Found>
  )
}

function TriggerView({ trigger }: { trigger: Trigger }) {
  return (
    <div className="stack" data-ready>
      <div>
        <nav className="crumbs" aria-label="Where this is">
          <Link to="/triggers">Triggers</Link>
          <span aria-hidden>/</span>
          <span>{trigger.name}</span>
        </nav>
        <PageHead
          title={
            <>
              {trigger.name}
              <State state={stateOf(trigger)} />
            </>
          }
          buttons={<TriggerActs trigger={trigger} />}
        >
          <Id id={trigger.url} whole />
        </PageHead>
      </div>
      <Facts
        facts={[
          ['Workflow', trigger.workflowName ?? trigger.workflowId],
          ['Protection', protectionOf(trigger) || 'none'],
          ['Waiting', trigger.waitingCount],
          ['Made', <Time key="made" at={trigger.createdAt} />],
        ]}
      />
      <div className="columns wide-left">
        <UseIt trigger={trigger} />
        <TryIt trigger={trigger} />
      </div>
      <LastRuns triggerId={trigger.id} />
      {trigger.formUrl && <LookOfForm trigger={trigger} formUrl={trigger.formUrl} />}
    </div>
  )
}

export function UseIt({ trigger }: { trigger: Trigger }) {
  const snippets = snippetsOf(trigger)
  return (
    <Card title="Use it">
      <Tabs defaultValue={snippets[0]?.[0] ?? ''} keepMounted={false}>
        <Tabs.List>
          {snippets.map(([name]) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(([name, text]) => (
          <Tabs.Panel key={name} value={name} pt="sm">
            <div className="stack tight">
              <Bytes text={text} label={`Snippet for ${name}`} />
              <div className="row">
                <CopyButton text={text} />
                {name === 'Form' && trigger.formUrl && (
                  <a
                    href={trigger.formUrl}
                    target="_blank"
                    rel="noreferrer"
                    className="row"
                    style={{ gap: 4 }}
                  >
                    Open it <IconExternalLink size={14} />
                  </a>
                )}
              </div>
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  )
}

/** Calls the workflow with the trigger's inputs, as somebody with the right to. */
export function TryIt({ trigger }: { trigger: Trigger }) {
  const canRun = useMay('run')
  const navigate = useNavigate()
  const [values, setValues] = useState<Record<string, string>>({})
  const run = useChange<void, { id: string }>(
    async (call) =>
      call(
        'POST',
        '/runs',
        { workflowId: trigger.workflowId, inputs: values },
        { 'idempotency-key': crypto.randomUUID() },
      ),
    { onDone: ({ id }) => void navigate({ to: '/runs/$runId', params: { runId: id } }) },
  )
  if (!canRun) return null
  return (
    <Card title="Try it here">
      <div className="stack">
        {trigger.inputs.map(({ nodeId, label, default: saved }) => (
          <Textarea
            key={nodeId}
            label={label}
            placeholder={saved}
            autosize
            minRows={1}
            maxRows={6}
            value={values[nodeId] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              setValues((before) => {
                const { [nodeId]: _former, ...rest } = before
                return value === '' ? rest : { ...rest, [nodeId]: value }
              })
            }
          />
        ))}
        <p className="dim small">
          What is left empty keeps the value that the workflow has saved.
        </p>
        {run.error && <Problem error={run.error} />}
        <Button loading={run.isPending} onClick={() => run.mutate()}>
          Run it now
        </Button>
      </div>
    </Card>
  )
}

type LookProps = { trigger: Trigger; formUrl: string }

/** Changes what the hosted form says; the rest of the settings stays as it is. */
function LookOfForm({ trigger, formUrl }: LookProps) {
  const canManage = useMay('manage')
  const path = `/triggers/${trigger.id}`
  const { defaults: _shown, ...saved } = trigger.settings.form
  const [changes, setChanges] = useState<FormLook>({})
  const save = useChange<void>(
    async (call) => {
      // All settings are replaced at once: as they are now, whoever changed them meanwhile.
      const { settings } = await call<Trigger>('GET', path)
      const { defaults, ...former } = settings.form
      const form = { ...filledIn({ ...former, ...changes }), defaults }
      return call('PATCH', path, { settings: { ...settings, form } })
    },
    {
      onDone: () => showDone('The form is changed.'),
    },
  )
  if (!canManage) return null
  const preview = (
    <a href={formUrl} target="_blank" rel="noreferrer" className="row" style={{ gap: 4 }}>
      Preview <IconExternalLink size={14} />
    </a>
  )
  return (
    <Card title="Look of the form" aside={preview}>
      <div className="stack">
        <FormLookFields
          look={{ ...saved, ...changes }}
          change={(part) => setChanges((before) => ({ ...before, ...part }))}
        />
        {save.error && <Problem error={save.error} />}
        <div className="row">
          <Button
            disabled={!isChanged(saved, changes)}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Save
          </Button>
          <span className="dim small">The preview shows what is saved.</span>
        </div>
      </div>
    </Card>
  )
}

function isChanged(saved: FormLook, changes: FormLook): boolean {
  const before = new Map(Object.entries(saved))
  return Object.entries(changes).some(
    ([name, value]) => value.trim() !== (before.get(name) ?? ''),
  )
}

function LastRuns({ triggerId }: { triggerId: string }) {
  const { rows } = usePages<ListedRun>('/runs', { everyMs: LIVE_MS })
  const own = (rows ?? []).filter((run) => run.triggerId === triggerId).slice(0, 10)
  if (own.length === 0) return null
  return (
    <Card title="Last runs">
      <Table label="Last runs" heads={[['State'], ['Run'], ['Accepted']]}>
        {own.map((run) => (
          <tr key={run.id}>
            <td style={{ width: 140 }}>
              <State state={run.state} />
            </td>
            <td>
              <Link className="name mono" to="/runs/$runId" params={{ runId: run.id }}>
                {run.id}
              </Link>
              {run.error && <span className="second">{run.error.message}</span>}
            </td>
            <td className="nowrap">
              <Time at={run.acceptedAt} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function TriggerActs({ trigger }: { trigger: Trigger }) {
  const canManage = useMay('manage')
  const navigate = useNavigate()
  const [isDeleting, setDeleting] = useState(false)
  const path = `/triggers/${trigger.id}`
  const change = useChange<object>(
    async (call, settings) => call('PATCH', path, settings),
    {
      onDone: () => showDone('Changed.'),
    },
  )
  const refresh = useChange<void>(async (call) => call('POST', `${path}/refresh`), {
    onDone: () => showDone('The fields are those of the workflow now.'),
  })
  const remove = useChange<void>(async (call) => call('DELETE', `${path}?queued=keep`), {
    onDone: () => void navigate({ to: '/triggers' }),
  })
  if (!canManage) return null
  return (
    <>
      <Switch
        label="On"
        checked={trigger.active}
        onChange={({ currentTarget: { checked } }) =>
          change.mutate(checked ? { active: true } : { active: false, queued: 'keep' })
        }
      />
      <Button
        variant="default"
        onClick={() => change.mutate({ paused: !trigger.paused })}
      >
        {trigger.paused ? 'Resume' : 'Pause'}
      </Button>
      <Button
        variant="default"
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Read its fields anew
      </Button>
      <Button variant="default" onClick={() => setDeleting(true)}>
        Delete …
      </Button>
      <Modal
        opened={isDeleting}
        onClose={() => setDeleting(false)}
        title="Delete the trigger"
      >
        <div className="stack">
          <p>
            Its address is closed for good, and the form with it. Runs that wait are still
            started. This cannot be undone.
          </p>
          <div className="row">
            <Button
              color="bad"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              Delete it
            </Button>
            <Button variant="default" onClick={() => setDeleting(false)}>
              Keep it
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
