import {
  Button,
  NumberInput,
  Select,
  Stepper,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Card, PageHead, Problem } from '../parts/basics.tsx'
import { filledIn, FormLookFields, type FormLook } from '../parts/form-look.tsx'
import { useChange, useRead } from '../session.ts'
import type { Trigger, WorkflowDescription, WorkflowInput } from '../types.ts'
import { TryIt, UseIt } from './triggers.tsx'

type Source = { from: string } | { value: string }

type Draft = {
  workflowId: string | null
  name: string
  mapping: Record<string, Source>
  origins: string
  challenge: boolean
  runsPerDay: number | string
  perMinutePerIp: number | string
  showsDefaults: boolean
  showsOutputs: boolean
  look: FormLook
}

const EMPTY: Draft = {
  workflowId: null,
  name: '',
  mapping: {},
  origins: '',
  challenge: false,
  runsPerDay: 100,
  perMinutePerIp: 20,
  showsDefaults: true,
  showsOutputs: true,
  look: {},
}

const LAST_STEP = 4

/** From a workflow to a form that works, in five steps. */
export function NewTrigger() {
  const [step, setStep] = useState(0)
  const [draft, setDraft] = useState(EMPTY)
  const [made, setMade] = useState<Trigger>()
  const workflow = useRead<WorkflowDescription>(
    `/workflows/${encodeURIComponent(draft.workflowId ?? '')}`,
    { enabled: draft.workflowId !== null },
  )
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const make = useChange<void, Trigger>(
    async (call) => call('POST', '/triggers', bodyOf(draft)),
    {
      onDone: (trigger) => {
        setMade(trigger)
        setStep(LAST_STEP)
      },
    },
  )
  const inputs = workflow.data?.inputs ?? []
  const isLook = step === LAST_STEP - 1
  return (
    <>
      <nav className="crumbs" aria-label="Where this is">
        <Link to="/triggers">Triggers</Link>
        <span aria-hidden>/</span>
        <span>new</span>
      </nav>
      <PageHead title={made ? `${made.name} is there` : 'Make a trigger'}>
        {made
          ? 'Send its address around, or try it here.'
          : 'An address that starts one workflow and needs no key.'}
      </PageHead>
      <Stepper
        active={step}
        size="sm"
        onStepClick={made ? () => undefined : setStep}
        allowNextStepsSelect={false}
      >
        <Stepper.Step label="Workflow" />
        <Stepper.Step label="Fields" />
        <Stepper.Step label="Protect" />
        <Stepper.Step label="Look" />
        <Stepper.Step label="Use it" />
      </Stepper>
      {made ? (
        <div className="columns wide-left" data-ready>
          <UseIt trigger={made} />
          <TryIt trigger={made} />
        </div>
      ) : (
        <div className="split" data-ready>
          <Card>
            <div className="stack">
              {step === 0 && <ChooseWorkflow draft={draft} change={change} />}
              {step === 1 && <MapFields draft={draft} change={change} inputs={inputs} />}
              {step === 2 && <Protect draft={draft} change={change} />}
              {isLook && <Look draft={draft} change={change} />}
              {workflow.error && <Problem error={workflow.error} />}
              {make.error && <Problem error={make.error} />}
              <div className="row">
                {step > 0 && (
                  <Button variant="default" onClick={() => setStep(step - 1)}>
                    Back
                  </Button>
                )}
                <Button
                  disabled={!workflow.data}
                  loading={
                    make.isPending || (draft.workflowId !== null && workflow.isPending)
                  }
                  onClick={() => (isLook ? make.mutate() : setStep(step + 1))}
                >
                  {isLook ? 'Make the trigger' : 'Next'}
                </Button>
              </div>
            </div>
          </Card>
          <Preview draft={draft} name={workflow.data?.name} inputs={inputs} />
        </div>
      )}
    </>
  )
}

function bodyOf(draft: Draft): object {
  const { workflowId, name, mapping, challenge, showsDefaults, showsOutputs } = draft
  const origins = draft.origins.split(/[\s,]+/).filter((text) => text !== '')
  return {
    workflowId,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    settings: {
      mapping,
      challenge,
      ...(origins.length > 0 ? { origins } : {}),
      form: { ...filledIn(draft.look), defaults: showsDefaults },
      receipt: { outputs: showsOutputs },
      limits: {
        runsPerDay: limitOf(draft.runsPerDay),
        requestsPerMinutePerIp: limitOf(draft.perMinutePerIp),
      },
    },
  }
}

/** An empty field switches a limit off. */
function limitOf(value: number | string): number | null {
  return value === '' ? null : Number(value)
}

type StepProps = { draft: Draft; change: (part: Partial<Draft>) => void }

function ChooseWorkflow({ draft, change }: StepProps) {
  const { data, error, refetch } = useRead<{ data: { id: string; name: string }[] }>(
    '/workflows',
  )
  return (
    <>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <Select
        label="Workflow"
        description="As Wireflow lists them for the key of this workspace."
        placeholder={data ? 'Choose one' : 'Reading …'}
        data={(data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.workflowId}
        onChange={(workflowId) => change({ workflowId, mapping: {} })}
        searchable
        nothingFoundMessage="No workflow has this name."
      />
      <TextInput
        label="Name of the trigger (optional)"
        placeholder="that of the workflow"
        value={draft.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
    </>
  )
}

/** Paths of values in a sample, such as `order.title`. */
function pathsIn(value: unknown, before = ''): string[] {
  if (typeof value !== 'object' || value === null) return before === '' ? [] : [before]
  return Object.entries(value)
    .slice(0, 50)
    .flatMap(([name, inner]) =>
      pathsIn(inner, before === '' ? name : `${before}.${name}`),
    )
    .slice(0, 200)
}

function readSample(text: string): { paths: string[]; fault: string | undefined } {
  if (text.trim() === '') return { paths: [], fault: undefined }
  try {
    return { paths: pathsIn(JSON.parse(text)), fault: undefined }
  } catch {
    return { paths: [], fault: 'This is no JSON yet.' }
  }
}

const AS_CALLED = 'by its own name'

function MapFields({
  draft,
  change,
  inputs,
}: StepProps & { inputs: readonly WorkflowInput[] }) {
  const [sample, setSample] = useState('')
  const { paths, fault } = readSample(sample)
  function choose(nodeId: string, path: string | null): void {
    const { [nodeId]: _former, ...rest } = draft.mapping
    change({
      mapping:
        path === null || path === AS_CALLED
          ? rest
          : { ...rest, [nodeId]: { from: path } },
    })
  }
  return (
    <>
      <p>
        A call's fields meet inputs by their name or id. Does the caller use other names?
        Paste a body of theirs, and choose.
      </p>
      <Textarea
        label="A sample body (optional)"
        placeholder='{ "order": { "title": "a red bike" } }'
        value={sample}
        onChange={({ currentTarget }) => setSample(currentTarget.value)}
        error={fault}
        autosize
        minRows={3}
        maxRows={10}
      />
      {inputs.map(({ nodeId, label, required }) => {
        const source = draft.mapping[nodeId]
        return (
          <Select
            key={nodeId}
            label={`${label}${required ? '' : ' (optional)'}`}
            data={[AS_CALLED, ...new Set(paths)]}
            value={source && 'from' in source ? source.from : AS_CALLED}
            onChange={(path) => choose(nodeId, path)}
          />
        )
      })}
      {inputs.length === 0 && (
        <p className="dim">This workflow has no input: a call starts it as it is.</p>
      )}
    </>
  )
}

function Protect({ draft, change }: StepProps) {
  return (
    <>
      <NumberInput
        label="Runs a day at most"
        description="The spend cap. Empty means no limit."
        value={draft.runsPerDay}
        onChange={(runsPerDay) => change({ runsPerDay })}
        min={1}
      />
      <NumberInput
        label="Calls a minute of one address at most"
        value={draft.perMinutePerIp}
        onChange={(perMinutePerIp) => change({ perMinutePerIp })}
        min={1}
      />
      <Switch
        label="Callers solve a puzzle first, which makes calls in masses expensive"
        checked={draft.challenge}
        onChange={({ currentTarget }) => change({ challenge: currentTarget.checked })}
      />
      <Textarea
        label="Pages that may call it (optional)"
        description="One origin a line, such as https://shop.example. Empty lets every page call."
        value={draft.origins}
        onChange={({ currentTarget }) => change({ origins: currentTarget.value })}
        autosize
        minRows={2}
      />
    </>
  )
}

function Look({ draft, change }: StepProps) {
  return (
    <>
      <Switch
        label="The form shows the values that the workflow has saved"
        checked={draft.showsDefaults}
        onChange={({ currentTarget }) => change({ showsDefaults: currentTarget.checked })}
      />
      <Switch
        label="The status page shows what came out to whoever has its address"
        checked={draft.showsOutputs}
        onChange={({ currentTarget }) => change({ showsOutputs: currentTarget.checked })}
      />
      <FormLookFields
        look={draft.look}
        change={(part) => change({ look: { ...draft.look, ...part } })}
      />
    </>
  )
}

type PreviewProps = {
  draft: Draft
  name: string | undefined
  inputs: readonly WorkflowInput[]
}

/** The form as strangers will see it, roughly. */
function Preview({ draft, name, inputs }: PreviewProps): ReactNode {
  if (name === undefined) {
    return (
      <aside className="preview dim" aria-label="Preview of the form">
        Choose a workflow, and its form shows here.
      </aside>
    )
  }
  const look = filledIn(draft.look)
  return (
    <aside className="preview stack" aria-label="Preview of the form">
      <h2>{look.title || draft.name.trim() || name}</h2>
      {look.intro && <p>{look.intro}</p>}
      {inputs.map(({ nodeId, label, required, default: saved }) => (
        <TextInput
          key={nodeId}
          label={`${label}${required ? '' : ' (optional)'}`}
          value={draft.showsDefaults ? (saved ?? '') : ''}
          readOnly
          tabIndex={-1}
        />
      ))}
      <div>
        <Button component="span" tabIndex={-1}>
          {look.button ?? 'Run'}
        </Button>
      </div>
      <p className="dim small">A preview: it sends nothing.</p>
    </aside>
  )
}
