import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { ApiError } from '../api.ts'
import { problemWords } from './notices.tsx'
import { localTime, shortId, untilTime } from './words.ts'

/** A time of here; UTC and the exact instant on hover, focus and touch. */
export function Time({ at }: { at: string | null | undefined }) {
  if (!at) return <>–</>
  const exact = new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{localTime(at)}</time>
    </Tooltip>
  )
}

/** What is due, counted down. */
export function Countdown({ to }: { to: string }) {
  useTick(1_000)
  return <time dateTime={to}>{untilTime(to)}</time>
}

/** Draws again every `ms`, for what grows with time. */
export function useTick(ms: number): void {
  const [, setCount] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), ms)
    return () => clearInterval(timer)
  }, [ms])
}

/** An id, shortened unless `whole`, with a button that copies all of it. */
export function Id({ id, whole = false }: { id: string; whole?: boolean }) {
  return (
    <span className="row" style={{ gap: 2, flexWrap: 'nowrap' }}>
      <span className="mono dim" style={{ overflowWrap: 'anywhere' }}>
        {whole ? id : shortId(id)}
      </span>
      <CopyIcon text={id} label={`Copy ${id}`} />
    </span>
  )
}

export function CopyIcon({ text, label }: { text: string; label: string }) {
  const clipboard = useClipboard({ timeout: 1_500 })
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={label}
      onClick={() => clipboard.copy(text)}
    >
      {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  )
}

export function CopyButton({
  text,
  children = 'Copy',
}: {
  text: string
  children?: ReactNode
}) {
  const clipboard = useClipboard({ timeout: 1_500 })
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(text)}
    >
      {clipboard.copied ? 'Copied' : children}
    </Button>
  )
}

type HeadProps = {
  title: ReactNode
  children?: ReactNode
  buttons?: ReactNode
}

export function PageHead({ title, children, buttons }: HeadProps) {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {children && <div className="dim">{children}</div>}
      </div>
      {buttons && <div className="buttons">{buttons}</div>}
    </header>
  )
}

type CardProps = {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
}

export function Card({ title, aside, children, flush = false }: CardProps) {
  return (
    <section className={flush ? 'card flush' : 'card'}>
      {title && (
        <header>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}

export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Teaches what would stand here, and the next step. */
export function Empty({
  icon,
  title,
  children,
  buttons,
}: {
  icon?: ReactNode
  title: string
  children: ReactNode
  buttons?: ReactNode
}) {
  return (
    <div className="card empty">
      {icon}
      <h2>{title}</h2>
      <p>{children}</p>
      {buttons && <div className="buttons">{buttons}</div>}
    </div>
  )
}

/** What did not come, what to do, and the id to quote. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const id = error instanceof ApiError ? error.requestId : undefined
  return (
    <div className="notice" data-tone="bad" role="alert">
      <p>
        <b>
          {error instanceof ApiError && error.status === 404
            ? 'Not found.'
            : 'This did not come.'}
        </b>{' '}
        {problemWords(error)}
      </p>
      <div className="row" style={{ marginTop: 8 }}>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {id && <Id id={id} whole />}
      </div>
    </div>
  )
}

/** Bytes as they were sent, to be scrolled with the keyboard as well. */
export function Bytes({ text, label }: { text: string; label: string }) {
  return (
    <pre className="bytes" tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  )
}

/** A share of a whole, from 0 to 1. */
export function Gauge({ share, label }: { share: number; label: string }) {
  const width = `${Math.min(100, Math.max(0, share * 100))}%`
  return (
    <div
      className="gauge"
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width }} data-tone={share >= 1 ? 'warn' : undefined} />
    </div>
  )
}

/** What stands where something is still being read. */
export function Pending({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="dim">
      {children}
    </p>
  )
}

type FoundProps<Data> = {
  of: { data: Data | undefined; error: unknown; refetch: () => unknown }
  pending: string
  children: (data: Data) => ReactNode
}

/** One thing that is read: why it cannot be, that it is being read, or itself. */
export function Found<Data>({ of, pending, children }: FoundProps<Data>) {
  if (of.error) return <Problem error={of.error} onRetry={() => void of.refetch()} />
  return of.data === undefined ? <Pending>{pending}</Pending> : <>{children(of.data)}</>
}
