import { lookup, Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { Resolve, ResolvedAddress } from './resolve-checked.ts'

type Options = { hostsFile?: string; servers?: readonly string[] }

const HOSTS_FILE = '/etc/hosts'
// Two questions to each server; the second waits longer.
const QUESTION = { timeout: 2_000, tries: 2 }
// Of the four threads that all of Node shares for work that blocks.
const MAX_LOOKUPS = 2
const MAX_WAITING = 50
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'])

/**
 * Finds addresses as the system would: in its file of hosts, then by its name servers, then
 * in whatever other way it knows (search domains, multicast).
 *
 * Name servers are asked without `getaddrinfo`, which keeps one of four threads for as long
 * as a server is silent: eight names of a hostile zone would hold every look-up of everybody
 * for 40 s, and all work with files.
 */
export function createSystemResolver({
  hostsFile = HOSTS_FILE,
  servers,
}: Options = {}): Resolve {
  const underWay = new Map<string, Promise<ResolvedAddress[]>>()
  const lookups = createQueue(MAX_LOOKUPS, MAX_WAITING)

  async function find(hostname: string): Promise<ResolvedAddress[]> {
    const listed = await findInFile(hostsFile, hostname)
    if (listed.length > 0) return listed
    try {
      return await askServers(hostname, servers)
    } catch (error) {
      if (!NOT_THERE.has(codeOf(error))) throw error
      return lookups(async () => lookup(hostname, { all: true, order: 'verbatim' }))
    }
  }

  return async (hostname) => {
    const name = hostname.toLowerCase().replace(/\.$/, '')
    const asked = underWay.get(name)
    if (asked) return asked
    const asking = find(name).finally(() => underWay.delete(name))
    underWay.set(name, asking)
    return asking
  }
}

/** A resolver of its own for each question, since it reads the system's settings once. */
async function askServers(
  name: string,
  servers: readonly string[] | undefined,
): Promise<ResolvedAddress[]> {
  const resolver = new Resolver(QUESTION)
  if (servers) resolver.setServers(servers)
  const answers = await Promise.allSettled([
    resolver.resolve4(name),
    resolver.resolve6(name),
  ])
  const found = answers.flatMap((answer) =>
    answer.status === 'fulfilled' ? answer.value : [],
  )
  if (found.length > 0) return found.map(withFamily)
  const reasons: unknown[] = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason] : [],
  )
  // A server that was silent about one family may have been about to give an address.
  throw reasons.find((reason) => !NOT_THERE.has(codeOf(reason))) ?? reasons[0]
}

async function findInFile(file: string, name: string): Promise<ResolvedAddress[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const isListed = names.some((each) => each.toLowerCase() === name)
    return isListed && isIP(address) ? [withFamily(address)] : []
  })
}

function withFamily(address: string): ResolvedAddress {
  return { address, family: isIP(address) }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, 'code') : undefined
}

/** Does so much at once; what comes when too much waits fails. */
function createQueue(atOnce: number, maxWaiting: number) {
  const waiting: (() => void)[] = []
  let count = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (count < atOnce) count++
    else if (waiting.length >= maxWaiting) throw busy()
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else count--
    }
  }
}

function busy(): Error {
  return Object.assign(new Error('Too many names are being looked up'), {
    code: 'EAI_AGAIN',
  })
}
