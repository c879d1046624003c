import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

export type Column<Row> = {
  name: string
  cell: (row: Row) => ReactNode
  className?: string
  width?: string
}

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** Called when the end comes into sight. */
  onEnd?: () => void
  /** How many there are in all, where that is known. */
  total?: number | undefined
  foot?: ReactNode
  onTop?: (isTop: boolean) => void
}

const ROW_PX = 53
const ENDS_BEFORE = 20

/**
 * A real table of which only the rows in sight are drawn. `j` and `k` move the focus from one
 * row's link to the next; Enter stays with the link.
 */
export function VirtualTable<Row>(props: Props<Row>) {
  const { label, columns, rows, keyOf, onEnd, total, foot, onTop } = props
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 1_000, height: 800 },
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - ENDS_BEFORE) onEnd?.()
  }, [last, rows.length, onEnd])
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key !== 'j' && event.key !== 'k') return
    event.preventDefault()
    moveFocus(event.currentTarget, event.key === 'j' ? 1 : -1)
  }

  return (
    <div
      ref={frame}
      className="table-frame tall"
      role="region"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => onTop?.(currentTarget.scrollTop < ROW_PX)}
    >
      <table className="table fixed" aria-rowcount={(total ?? rows.length) + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name, className, width }) => (
              <th key={name} scope="col" className={className} style={{ width }}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden className="spacer">
            <td style={{ height: before }} />
          </tr>
          {items.map(({ index }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <tr key={keyOf(row)} aria-rowindex={index + 2} style={{ height: ROW_PX }}>
                {columns.map(({ name, cell, className }) => (
                  <td key={name} className={className}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          <tr aria-hidden className="spacer">
            <td style={{ height: after }} />
          </tr>
        </tbody>
      </table>
      {foot && <div className="table-foot">{foot}</div>}
    </div>
  )
}

function moveFocus(frame: HTMLElement, step: 1 | -1): void {
  const links = [...frame.querySelectorAll<HTMLAnchorElement>('tbody a.name')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = at < 0 ? links[0] : links[at + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
