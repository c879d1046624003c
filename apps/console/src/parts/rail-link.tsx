import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Tone } from './state.tsx'

type Props = {
  to: string
  icon: ReactNode
  children: ReactNode
  count?: { value: number; tone: Tone } | undefined
}

/** A place in the rail; it says so when it is the page that is shown. */
export function RailLink({ to, icon, children, count }: Props) {
  return (
    <Link to={to} className="rail-link" activeOptions={{ exact: to === '/' }}>
      {icon}
      {children}
      {count && count.value > 0 && (
        <span className="rail-count" data-tone={count.tone}>
          {count.value}
        </span>
      )}
    </Link>
  )
}
