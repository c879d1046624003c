import {
  createLane,
  learnDuration,
  NO_DURATIONS,
  recallDurations,
} from '@wireflow-connect/sdk/lane'
import { expect, test } from 'vitest'
import { restoreDurations, saveDurations } from './saved-durations.ts'

test('what a lane has learnt is the same after it was saved', () => {
  const durations = [4_000, 61_000, 61_000, 7_200_000].reduce(learnDuration, NO_DURATIONS)
  const lane = recallDurations(createLane(), 'wf', durations.counts)
  const saved = JSON.parse(JSON.stringify(saveDurations(lane))) as never
  const again = restoreDurations(createLane(), saved)
  expect(again.workflows.get('wf')?.durations).toEqual(durations)
})

test('of very many workflows the best known are saved', () => {
  let lane = createLane()
  for (let index = 1; index <= 80; index++) {
    lane = recallDurations(lane, `wf-${index}`, [index])
  }
  const saved = Object.keys(saveDurations(lane))
  expect(saved).toHaveLength(50)
  expect(saved).toContain('wf-80')
  expect(saved).not.toContain('wf-1')
})
