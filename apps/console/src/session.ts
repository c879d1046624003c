import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { apiPath, call, type Method, setCsrfToken } from './api.ts'
import type { Scope, Session, Workspace } from './types.ts'

/** Who is signed in. Everything else of the console is behind it. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await call<Session>('GET', 'session')
    setCsrfToken(session.csrfToken)
    return session
  },
  staleTime: 60_000,
  retry: 1,
})

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

const CHOSEN = 'wireflow-workspace'

/** The workspace that this tab looks at: each tab its own, a new tab the last one chosen. */
export function useWorkspace(): Workspace | undefined {
  const { workspaces } = useSession()
  const chosen = remembered()
  return workspaces.find(({ id }) => id === chosen) ?? workspaces[0]
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(CHOSEN) ?? localStorage.getItem(CHOSEN)
  } catch {
    return null
  }
}

/** Everything is read anew, since nothing of one workspace belongs on a page of another. */
export function chooseWorkspace(client: QueryClient, id: string): void {
  try {
    sessionStorage.setItem(CHOSEN, id)
    localStorage.setItem(CHOSEN, id)
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  void client.invalidateQueries()
}

export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope)
}

/** Calls a route of the workspace, below `/v1`. */
export type WorkspaceCall = <Answer>(
  method: Method,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>

export function useCall(): { workspaceId: string; call: WorkspaceCall } {
  const workspaceId = useWorkspace()?.id ?? '-'
  return {
    workspaceId,
    call: async (method, path, body, headers) =>
      call(method, apiPath(workspaceId, path), body, headers),
  }
}

/** Something of the workspace, read again every `everyMs` while somebody looks. */
export function useRead<Answer>(
  path: string,
  { everyMs, enabled = true }: { everyMs?: number | undefined; enabled?: boolean } = {},
) {
  const { workspaceId, call } = useCall()
  return useQuery({
    queryKey: [workspaceId, path],
    queryFn: async () => call<Answer>('GET', path),
    refetchInterval: everyMs ?? false,
    enabled,
  })
}

/** A change; what it may have changed is read again afterwards. */
export function useChange<Input, Answer = unknown>(
  change: (call: WorkspaceCall, input: Input) => Promise<Answer>,
  { onDone }: { onDone?: (answer: Answer, input: Input) => void } = {},
) {
  const { workspaceId, call } = useCall()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => change(call, input),
    onSuccess: (answer, input) => {
      void client.invalidateQueries({ queryKey: [workspaceId] })
      onDone?.(answer, input)
    },
  })
}
