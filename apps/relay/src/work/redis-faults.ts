// What BullMQ recommends; older ones lack commands that make waiting for jobs reliable.
const OLDEST = [6, 2] as const

/**
 * Why a Redis cannot hold the queue, in words; undefined when it can.
 *
 * @param info what the command INFO tells.
 */
export function findFault(info: string): string | undefined {
  const facts = readInfo(info)
  if (facts.get('cluster_enabled') === '1' || facts.get('redis_mode') === 'cluster') {
    return 'The Redis of REDIS_URL is one of a Cluster. The relay needs a single server (or its primary).'
  }
  if (facts.get('redis_mode') === 'sentinel') {
    return 'REDIS_URL leads to a Sentinel. Give the address of the server that it watches.'
  }
  if (facts.get('role') === 'slave') {
    return 'The Redis of REDIS_URL is a replica, which takes no jobs. Give the address of its primary.'
  }
  const version = facts.get('redis_version')
  if (version === undefined || !isOlder(version)) return undefined
  return `The Redis of REDIS_URL is ${version}. The relay needs ${OLDEST.join('.')} or newer.`
}

/** Why a Redis may lose jobs, in words: each is asked for again, but later. */
export function findRisk(info: string): string | undefined {
  const policy = readInfo(info).get('maxmemory_policy')
  if (policy === undefined || policy === 'noeviction') return undefined
  return `maxmemory-policy is ${policy}: set it to noeviction, or Redis throws jobs away when it is full`
}

/** Lines of `name:value`, with comments between them. */
function readInfo(info: string): Map<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => /^\w+:/.test(line))
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1)] as const
    }),
  )
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
