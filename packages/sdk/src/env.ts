type Host = { process?: { env?: Record<string, string | undefined> } }

/**
 * Reads one environment variable where there are any.
 * Browsers and edge runtimes have no `process`, and there every setting comes by option.
 */
export function readEnv(
  name: 'WIREFLOW_API_KEY' | 'WIREFLOW_BASE_URL',
): string | undefined {
  return (globalThis as Host).process?.env?.[name] || undefined
}
