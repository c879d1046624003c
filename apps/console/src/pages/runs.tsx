import { Button, TextInput } from '@mantine/core'
import { IconActivity, IconSearch } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useCallback, useMemo, useRef, useState } from 'react'
import { useKeys } from '../keys.ts'
import { Empty, Id, PageHead, Problem, Time, useTick } from '../parts/basics.tsx'
import { ENDED, State, StateIcon } from '../parts/state.tsx'
import { usePages } from '../parts/use-pages.ts'
import { type Column, VirtualTable } from '../parts/virtual-table.tsx'
import { between, count, credits, duration, stateLabel } from '../parts/words.ts'
import { useRead } from '../session.ts'
import type { ListedRun, Overview } from '../types.ts'
import { RUN_STATES } from './runs-search.ts'

const LIVE_MS = 3_000

/** Every run, the newest first. What is filtered stands in the address. */
export function Runs() {
  const search = useSearch({ from: '/inside/runs' })
  const [isTop, setTop] = useState(true)
  const {
    rows,
    error,
    refetch,
    fetchNextPage,
    hasNextPage,
    isFetchingNextPage,
    isPending,
  } = usePages<ListedRun>('/runs', {
    parameters: { state: search.state },
    // What is being read must not move: rows come in only while the table stands at its top.
    everyMs: isTop ? LIVE_MS : undefined,
  })
  const { data: overview } = useRead<Overview>('/overview', { everyMs: 10_000 })
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const shown = useMemo(
    () => rows?.filter((run) => matches(run, search.q)),
    [rows, search.q],
  )

  return (
    <>
      <PageHead title="Runs">{sentence(overview)}</PageHead>
      <Filters overview={overview} />
      {overview && <Strip overview={overview} />}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {shown && shown.length > 0 && (
        <div data-ready>
          <VirtualTable
            label="Runs"
            columns={COLUMNS}
            rows={shown}
            keyOf={({ id }) => id}
            onEnd={onEnd}
            onTop={setTop}
            total={hasNextPage ? -1 : shown.length}
            foot={
              hasNextPage
                ? 'More come as you scroll.'
                : `${count(shown.length)} shown, the oldest last.`
            }
          />
        </div>
      )}
      {shown?.length === 0 && <Nothing isFiltered={Boolean(search.state ?? search.q)} />}
      {isPending && (
        <p className="dim" role="status">
          Reading the runs …
        </p>
      )}
    </>
  )
}

function sentence(overview: Overview | undefined): string {
  if (!overview) return '\u00a0'
  const { runs } = overview
  const ended = runs.completed + runs.bad
  const share =
    ended < 20
      ? 'too few ended to say a rate'
      : `${((runs.completed / ended) * 100).toFixed(1)} % ended well`
  return `${count(runs.total)} in the last 24 hours; ${share}.`
}

function matches(run: ListedRun, q: string | undefined): boolean {
  if (!q) return true
  const text = `${run.id} ${run.workflowName ?? ''} ${run.workflowId} ${run.triggerId ?? ''} ${run.error?.message ?? ''}`
  return text.toLowerCase().includes(q.toLowerCase())
}

const COLUMNS: readonly Column<ListedRun>[] = [
  { name: 'State', width: '138px', cell: ({ state }) => <State state={state} /> },
  {
    name: 'Workflow',
    cell: (run) => (
      <>
        <Link className="name" to="/runs/$runId" params={{ runId: run.id }}>
          {run.workflowName ?? run.workflowId}
        </Link>
        <span className="second">
          {run.error?.message ?? (run.triggerId ? 'By a trigger' : 'By the API')}
        </span>
      </>
    ),
  },
  { name: 'Run', width: '158px', className: 'wide', cell: ({ id }) => <Id id={id} /> },
  {
    name: 'Accepted',
    width: '104px',
    className: 'nowrap',
    cell: ({ acceptedAt }) => <Time at={acceptedAt} />,
  },
  {
    name: 'Took',
    width: '104px',
    className: 'number wide',
    cell: (run) => <Took run={run} />,
  },
  {
    name: 'Credits',
    width: '76px',
    className: 'number wide',
    cell: ({ creditsUsed }) => credits(creditsUsed),
  },
  {
    name: 'Delivered',
    width: '92px',
    className: 'number wide',
    cell: ({ deliveries }) =>
      deliveries.count === 0
        ? '–'
        : `${deliveries.deliveredCount} of ${deliveries.count}`,
  },
]

function Took({ run }: { run: ListedRun }) {
  if (run.startedAt === null) return <>–</>
  return ENDED.has(run.state) ? (
    <>{duration(between(run.startedAt, run.endedAt))}</>
  ) : (
    <SoFar run={run} />
  )
}

function SoFar({ run }: { run: ListedRun }) {
  useTick(1_000)
  return (
    <span style={{ color: 'var(--info)' }}>
      {duration(between(run.startedAt, null))} so far
    </span>
  )
}

function Filters({ overview }: { overview: Overview | undefined }) {
  const search = useSearch({ from: '/inside/runs' })
  const navigate = useNavigate({ from: '/runs' })
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })

  function submit(event: FormEvent): void {
    event.preventDefault()
    const text = field.current?.value.trim() ?? ''
    const place = placeOfId(text)
    if (place) void navigate(place)
    else void navigate({ search: (before) => ({ ...before, q: text || undefined }) })
  }

  function toggle(state: string): void {
    const now = new Set(search.state)
    if (!now.delete(state)) now.add(state)
    const next = now.size > 0 ? [...now] : undefined
    void navigate({ search: (before) => ({ ...before, state: next }), replace: true })
  }

  return (
    <div className="stack tight">
      <form className="filters" role="search" onSubmit={submit}>
        <TextInput
          ref={field}
          className="search"
          aria-label="Search: a run's id, a workflow or an error"
          placeholder="A run's id, a workflow or an error"
          defaultValue={search.q ?? ''}
          key={search.q}
          leftSection={<IconSearch size={16} />}
          rightSection={<kbd>/</kbd>}
        />
        {(search.q !== undefined || search.state !== undefined) && (
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            Clear all filters
          </Button>
        )}
      </form>
      <div className="chips" role="group" aria-label="States">
        {RUN_STATES.map((state) => (
          <button
            key={state}
            type="button"
            className="chip"
            aria-pressed={search.state?.includes(state) ?? false}
            onClick={() => toggle(state)}
          >
            <StateIcon state={state} />
            {stateLabel(state)}
            <span>{overview ? count(overview.states[state] ?? 0) : ''}</span>
          </button>
        ))}
      </div>
    </div>
  )
}

/** Where a whole id leads. */
function placeOfId(text: string) {
  if (text.startsWith('run_'))
    return { to: '/runs/$runId', params: { runId: text } } as const
  return undefined
}

function Strip({ overview }: { overview: Overview }) {
  const most = Math.max(
    1,
    ...overview.hours.map(({ completed, bad, other }) => completed + bad + other),
  )
  const total = overview.runs.total
  if (total === 0) return null
  return (
    <div className="card" style={{ padding: '12px 14px' }}>
      <div className="bars" style={{ height: 32 }} aria-hidden>
        {overview.hours.map((hour) => (
          <div key={hour.from}>
            <i style={{ height: `${(hour.completed / most) * 100}%` }} data-tone="good" />
            <i style={{ height: `${(hour.bad / most) * 100}%` }} data-tone="bad" />
            <i style={{ height: `${(hour.other / most) * 100}%` }} data-tone="info" />
          </div>
        ))}
      </div>
      <div className="legend" style={{ justifyContent: 'space-between', marginTop: 4 }}>
        <span>24 hours ago</span>
        <span className="row" style={{ gap: 14 }}>
          <span>
            <i data-tone="good" />
            ended well
          </span>
          <span>
            <i data-tone="bad" />
            ended badly
          </span>
          <span>
            <i data-tone="info" />
            under way
          </span>
        </span>
        <span>now</span>
      </div>
    </div>
  )
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No run matches" buttons={<Link to="/runs">Clear all filters</Link>}>
        Runs that are older than the relay keeps them are deleted. Take a filter away, or
        search for a whole id.
      </Empty>
    )
  }
  return (
    <Empty icon={<IconActivity size={32} />} title="No run yet">
      A run appears here the moment a form, a script or a schedule calls a trigger.
    </Empty>
  )
}
