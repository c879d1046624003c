/** What a bench measured, and which goal each figure is held to. */
export type BenchResult = {
  name: string
  /** How and on what it was measured. */
  conditions: string
  figures: Figure[]
}

export type Figure = {
  name: string
  value: number
  unit: string
  goal?: { atMost: number } | { atLeast: number }
}

/** The goals that were missed, one sentence each. */
export function missedGoals({ figures }: BenchResult): string[] {
  return figures.flatMap(({ name, value, unit, goal }) => {
    if (!goal) return []
    const met = 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast
    const wanted =
      'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`
    return met ? [] : [`${name} is ${value} ${unit}, the goal is ${wanted}`]
  })
}
