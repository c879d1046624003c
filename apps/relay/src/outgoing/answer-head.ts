import { NotHttp } from './not-http.ts'
import { SendFailure } from './send-failure.ts'

export type AnswerHeaders = ReadonlyMap<string, readonly string[]>

export type AnswerHead = {
  status: number
  /** Values by lower-case name, in the order in which they came. */
  headers: AnswerHeaders
  /** Whether the connection stays open unless a header says otherwise: since HTTP/1.1. */
  isPersistent: boolean
  /** Whether it keeps every rule of HTTP. Only then its connection may be used again. */
  isStrict: boolean
}

export type HeadReader = {
  /**
   * Takes what came. Once the head is complete it is given with the bytes after it.
   *
   * @throws {NotHttp} when what came is something else.
   */
  read(chunk: Buffer): { head: AnswerHead; rest: Buffer } | undefined
  /** The other side will send no more: the head, if the line of its status is whole. */
  end(): AnswerHead | undefined
}

type Draft = { status: number; isPersistent: boolean; headers: Map<string, string[]> }

const MAX_HEAD_BYTES = 64 * 1_024
const LINE_FEED = 10
const SWITCHING_PROTOCOLS = 101
const NOTHING = Buffer.alloc(0)
const STATUS_LINE = /^HTTP\/(\d+)(?:\.(\d+))?[ \t]+(\d{3})(?!\d)/i

/**
 * Reads the head of an answer line by line and forgives what a lenient reader would: bare
 * line feeds, folded lines, lines without a colon, blanks around names, blank lines before
 * the status. Interim answers (100, 102, 103, any number of them) are passed over.
 */
export function createHeadReader(): HeadReader {
  let byteCount = 0
  let partial = ''
  let draft: Draft | undefined
  let lastValues: string[] | undefined
  let isStrict = true

  function takeLine(text: string): AnswerHead | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line.length === text.length || line.includes('\0')) isStrict = false
    if (!draft) begin(line)
    else if (line === '') return finish()
    else if (/^[ \t]/.test(line)) fold(line)
    else takeHeader(draft, line)
    return undefined
  }

  function begin(line: string): void {
    if (line === '') {
      isStrict = false
      return
    }
    const [, major, minor = '0', status] = STATUS_LINE.exec(line) ?? []
    if (status === undefined) throw new NotHttp(line)
    if (major !== '1' || Number(status) === SWITCHING_PROTOCOLS) isStrict = false
    draft = { status: Number(status), isPersistent: minor !== '0', headers: new Map() }
  }

  function takeHeader({ headers }: Draft, line: string): void {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    if (!/^[^\s]+$/.test(name)) isStrict = false
    lastValues = undefined
    const known = name.trim().toLowerCase()
    if (known === '') return
    lastValues = headers.get(known) ?? []
    lastValues.push(line.slice(colon + 1).trim())
    headers.set(known, lastValues)
  }

  function fold(line: string): void {
    isStrict = false
    const folded = lastValues?.pop()
    if (folded !== undefined) lastValues?.push(`${folded} ${line.trim()}`.trim())
  }

  /** The head, unless it was that of an interim answer. */
  function finish(): AnswerHead | undefined {
    const ended = draft
    draft = undefined
    lastValues = undefined
    if (!ended || (ended.status < 200 && ended.status !== SWITCHING_PROTOCOLS)) return
    return { ...ended, isStrict }
  }

  return {
    read(chunk) {
      byteCount += chunk.length
      let from = 0
      for (
        let at = chunk.indexOf(LINE_FEED);
        at >= 0;
        at = chunk.indexOf(LINE_FEED, from)
      ) {
        const line = partial + chunk.toString('latin1', from, at)
        partial = ''
        from = at + 1
        const head = takeLine(line)
        if (head) {
          return { head, rest: from < chunk.length ? chunk.subarray(from) : NOTHING }
        }
      }
      partial += chunk.toString('latin1', from)
      if (!draft && !mayBegin(partial)) throw new NotHttp(partial)
      if (byteCount > MAX_HEAD_BYTES) {
        throw new SendFailure('other', 'The headers of the answer were too large')
      }
      return undefined
    },

    end() {
      isStrict = false
      const head = draft && partial !== '' ? takeLine(partial) : undefined
      return head ?? (draft ? finish() : undefined)
    },
  }
}

function mayBegin(partial: string): boolean {
  const start = partial.trimStart().slice(0, 5)
  return 'HTTP/'.startsWith(start.toUpperCase())
}
