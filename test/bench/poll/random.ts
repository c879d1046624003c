/** Repeatable chance (mulberry32), so that a figure can be had again. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A duration of a log-normal law, as the times of most jobs are. */
export function drawLogNormal(
  random: () => number,
  median: number,
  sigma: number,
): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()))
}
