/** Does something for each, a few at a time, and returns what came of it in their order. */
export async function inChunks<Each, Result>(
  all: readonly Each[],
  size: number,
  act: (each: Each) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < all.length; at += size) {
    results.push(...(await Promise.all(all.slice(at, at + size).map(act))))
  }
  return results
}
