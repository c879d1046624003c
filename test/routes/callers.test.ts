import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const behindProxy = () => ({ RELAY_TRUSTED_PROXIES: '1' })

/** Calls a trigger as a gateway hands calls on: with the address that it saw. */
async function callFrom(world: World, triggerId: string, address: string) {
  const response = await fetch(`${world.relay().url}/t/${triggerId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: '{}',
  })
  await response.text()
  return response.status
}

test(
  'a limit for each caller counts the network behind an address, however it is written',
  withWorld(async (world) => {
    const limits = { requestsPerMinutePerIp: 2 }
    const body = { workflowId: world.workflowId, settings: { limits } }
    const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', body)
    const statuses = async (addresses: readonly string[]) => {
      const answers = []
      for (const each of addresses) answers.push(await callFrom(world, id, each))
      return answers
    }

    const oneNetwork = [
      '2001:db8::1',
      '2001:DB8::2',
      '[2001:db8::3]:4711',
      '2001:db8:0:0:9::',
    ]
    expect(await statuses(oneNetwork)).toEqual([202, 202, 429, 429])
    const oneHost = [
      '192.0.2.1:50001',
      '192.0.2.1:50002',
      '::ffff:192.0.2.1',
      '192.0.2.1',
    ]
    expect(await statuses(oneHost)).toEqual([202, 202, 429, 429])
    // Only the last address is the gateway's word; what stands before it anybody may write.
    const rotating = ['1.1.1.1, 192.0.2.9', '2.2.2.2, 192.0.2.9', '3.3.3.3, 192.0.2.9:81']
    expect(await statuses(rotating)).toEqual([202, 202, 429])
    const others = ['2001:db8:0:1::1', '192.0.2.2', 'unknown', '198.51.100.1']
    expect(await statuses(others)).toEqual([202, 202, 202, 202])
  }, behindProxy),
)
