import { useInfiniteQuery } from '@tanstack/react-query'
import { queryOf } from '../api.ts'
import { useCall } from '../session.ts'
import type { List } from '../types.ts'

type Options = {
  parameters?: Record<string, string | number | readonly string[] | undefined>
  /** How often the first page is read again. Off while somebody reads further down. */
  everyMs?: number | undefined
}

/** A list of the API, page by page. Read again from the top as far as it was read. */
export function usePages<Item>(path: string, { parameters = {}, everyMs }: Options = {}) {
  const { workspaceId, call } = useCall()
  const query = useInfiniteQuery({
    queryKey: [workspaceId, path, parameters],
    queryFn: async ({ pageParam }) =>
      call<List<Item>>(
        'GET',
        `${path}${queryOf({ limit: 100, ...parameters, cursor: pageParam })}`,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: everyMs ?? false,
  })
  return { ...query, rows: query.data?.pages.flatMap(({ data }) => data) }
}
