const DAY_MS = 86_400_000

/** `8 ms`, `1.2 s`, `14 s`, `3 min 49 s`, `2 h 05 min`; `–` for what is not known. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return '–'
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = ms / 1_000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60)
    return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.round(hours / 24)} days`
  return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`
}

export function between(from: string | null, until: string | null): number | null {
  if (from === null) return null
  return (until === null ? Date.now() : Date.parse(until)) - Date.parse(from)
}

/** Local, 24 hours; with seconds today, else with the day. */
export function localTime(iso: string, now = Date.now()): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  const isToday = at.toDateString() === new Date(now).toDateString()
  if (isToday) return time
  const isThisYear = Math.abs(now - at.getTime()) < 300 * DAY_MS
  const day = at.toLocaleDateString([], {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
  return `${day} ${time.slice(0, 5)}`
}

/** `in 4 min 12 s`, or `now` for what is due. */
export function untilTime(iso: string, now = Date.now()): string {
  const left = Date.parse(iso) - now
  return left <= 500 ? 'now' : `in ${duration(left)}`
}

/** Two decimals, four below 0.01. */
export function credits(amount: number | null | undefined): string {
  if (amount === null || amount === undefined) return '–'
  const digits = amount !== 0 && Math.abs(amount) < 0.01 ? 4 : 2
  return amount.toLocaleString([], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

export function count(amount: number): string {
  return amount.toLocaleString()
}

/** `1 run`, `2 runs`. */
export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}\u00a0%`
}

/** An id shortened in its middle: `run_01m8…m805`. */
export function shortId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`
}

/** The host and the beginning of the path of an address. */
export function shortUrl(url: string): string {
  if (!URL.canParse(url)) return url
  const { host, pathname } = new URL(url)
  return `${host}${pathname === '/' ? '' : pathname}`
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`
  return size < 1_000_000
    ? `${(size / 1_000).toFixed(1)} kB`
    : `${(size / 1e6).toFixed(1)} MB`
}

/** `timed_out` is "Timed out": the API's own word, and no other. */
export function stateLabel(state: string): string {
  const words = state.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
