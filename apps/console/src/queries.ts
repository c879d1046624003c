import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import { showProblem } from './parts/notices.tsx'

/** What is asked again by itself: no answer, or one that says to come back. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500)
}

/** Answers are kept for a moment; who is signed out is sent to sign in, and back. */
export function createQueries(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // Whether anybody is signed in is the router's own question.
      onError: (error, { queryKey }) => queryKey[0] !== 'session' && signedOut(error),
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        signedOut(error)
        showProblem(error)
      },
    }),
    defaultOptions: {
      queries: {
        // The relay may be on this machine, whatever the browser thinks of the network.
        networkMode: 'always',
        staleTime: 2_000,
        retry: (count, error) => count < 2 && isPassing(error),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  function signedOut(error: Error): void {
    if (!(error instanceof ApiError) || error.status !== 401) return
    const here = location.pathname + location.search
    const base = new URL(document.baseURI).pathname
    if (here.startsWith(`${base}in`)) return
    const back = encodeURIComponent(here.slice(base.length - 1))
    location.assign(`${base}in?back=${back}&why=ended`)
  }
  return client
}
