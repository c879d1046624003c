import type { IDisplayOptions } from 'n8n-workflow'

/** Shows a parameter for these operations of a resource, and only with these values. */
export function showFor(
  resource: string,
  operation: string[],
  also: Record<string, string[]> = {},
): IDisplayOptions {
  return { show: { resource: [resource], operation, ...also } }
}
