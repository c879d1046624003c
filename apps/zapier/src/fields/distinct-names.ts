/** Names to choose by: where several share one, each is followed by its id. */
export function distinctNames<Named extends { id: string; name: string }>(
  all: readonly Named[],
): Named[] {
  const counts = new Map<string, number>()
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1)
  return all.map((each) =>
    (counts.get(each.name) ?? 0) > 1
      ? { ...each, name: `${each.name} (${each.id})` }
      : each,
  )
}
