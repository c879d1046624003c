import type { ReactNode } from 'react'

type FrameProps = {
  label: string
  /** Whether the page is complete with it. */
  isReady?: boolean
  children: ReactNode
}

/** A table that scrolls by itself, also with keys, where the window is narrow. */
export function TableFrame({ label, isReady = false, children }: FrameProps) {
  return (
    <div
      className="table-frame"
      tabIndex={0}
      role="region"
      aria-label={label}
      data-ready={isReady || undefined}
    >
      <table className="table">{children}</table>
    </div>
  )
}

type TableProps = FrameProps & {
  heads: readonly (readonly [name: string, className?: string])[]
}

export function Table({ heads, children, ...frame }: TableProps) {
  return (
    <TableFrame {...frame}>
      <thead>
        <tr>
          {heads.map(([name, className]) => (
            <th key={name} scope="col" className={className}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </TableFrame>
  )
}
