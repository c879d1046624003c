// Names with dots may be nested so that every way through them is tried. No honest event
// needs so many.
const MAX_TRIES = 1_000

/**
 * The value at a path with dots, such as `fields.state` or `items.0.title`. A name may have
 * dots of its own (`fields.System.State`): the longest name that leads to a value is taken.
 * Only what the data itself holds counts: `constructor` and its like are no fields of it.
 */
export function fieldAt(data: unknown, path: string): unknown {
  let tries = 0

  function walk(value: unknown, rest: string): unknown {
    if (typeof value !== 'object' || value === null) return undefined
    for (let end = rest.length; end >= 0; end = rest.lastIndexOf('.', end - 1)) {
      if (++tries > MAX_TRIES) return undefined
      const name = rest.slice(0, end)
      if (Object.hasOwn(value, name)) {
        const inside: unknown = Reflect.get(value, name)
        const found = end === rest.length ? inside : walk(inside, rest.slice(end + 1))
        if (found !== undefined) return found
      }
      if (end === 0) return undefined
    }
  }

  return walk(data, path)
}
