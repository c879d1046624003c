type Search = Record<string, unknown>

/** Addresses as people type them and as the API has them: `state=failed&state=held`. */
export function parseSearch(text: string): Search {
  const parameters = new URLSearchParams(text)
  const names = [...new Set(parameters.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

export function stringifySearch(search: Search): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .map((each) => [name, String(each)]),
  )
  const text = new URLSearchParams(pairs).toString()
  return text === '' ? '' : `?${text}`
}
