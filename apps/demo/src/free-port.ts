import { createServer } from 'node:net'

const MAX_TRIES = 50

/** The port that was asked for, or the next one that is free; then it says so. */
export async function choosePort(
  name: string,
  asked: string | undefined,
  preset: number,
  say: (line: string) => void,
): Promise<number> {
  const wanted = asked ? Number(asked) : preset
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    throw new Error(`The port of the ${name} is not a number from 0 to 65535.`)
  }
  if (wanted === 0) return 0

  for (let port = wanted; port < wanted + MAX_TRIES && port <= 65_535; port++) {
    if (!(await isFree(port))) continue
    if (port !== wanted) {
      say(`Port ${wanted} is taken; the ${name} listens on ${port} instead.`)
    }
    return port
  }
  throw new Error(`No port from ${wanted} on is free for the ${name}.`)
}

// A port counts as taken when anybody listens on it, on one address or on all.
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', undefined]) {
    if (!(await canListen(port, host))) return false
  }
  return true
}

async function canListen(port: number, host: string | undefined): Promise<boolean> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
