import { expect, test } from 'vitest'
import { groupWakes } from './group-wakes.ts'
import { jobIdOf } from './job-id.ts'
import { wakeDelivery } from './wake-delivery.ts'

const owed = (index: number) => ({
  id: `dlv_${index}`,
  endpointId: `ep_${index % 3}`,
  isFailing: false,
})
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => wakeDelivery(owed(index)))

test('deliveries of one moment share jobs of fifty, and none is lost', () => {
  const jobs = groupWakes(many(120))
  const ids = jobs.flatMap(({ payload }) =>
    payload.deliveries.map(({ deliveryId }) => deliveryId),
  )
  expect(jobs).toHaveLength(3)
  expect(new Set(ids).size).toBe(120)
})

test('what waits first, and what goes to another lane, keep jobs of their own', () => {
  const jobs = groupWakes([
    wakeDelivery(owed(1)),
    wakeDelivery(owed(2), 2, 5_000),
    wakeDelivery(owed(3), 3),
    wakeDelivery(owed(4)),
  ])
  expect(jobs.map(({ name }) => name)).toEqual(['deliver', 'deliver', 'deliver-late'])
  expect(jobs[0]?.payload).toMatchObject({
    deliveries: [{ deliveryId: 'dlv_1' }, { deliveryId: 'dlv_4' }],
  })
})

test('the same deliveries in the same order are the same job', () => {
  const idsOf = (count: number) => groupWakes(many(count)).map(jobIdOf)
  expect(idsOf(45)).toEqual(idsOf(45))
  expect(idsOf(1)).toEqual(['dlv_0.1'])
  expect(idsOf(2)).not.toEqual(idsOf(3))
})
