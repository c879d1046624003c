import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiError } from './api.ts'
import { PageFailed, NotFound } from './pages/failed.tsx'
import { readRunsSearch } from './pages/runs-search.ts'
import { SignIn } from './pages/sign-in.tsx'
import { parseSearch, stringifySearch } from './search.ts'
import { sessionQuery } from './session.ts'
import { Shell } from './shell.tsx'

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
})

const text = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : undefined

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/in',
  component: SignIn,
  validateSearch: (search): { back?: string | undefined; why?: string | undefined } => ({
    back: text(search['back']),
    why: text(search['why']),
  }),
})

/** Everything for who is signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      const back = location.href === '/' ? undefined : location.href
      throw redirect({ to: '/in', search: { back } })
    }
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(async () => import('./pages/home.tsx'), 'Home'),
})

const runs = createRoute({
  getParentRoute: () => inside,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(async () => import('./pages/runs.tsx'), 'Runs'),
})

const run = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$runId',
  validateSearch: (search): { tab?: string | undefined } => ({
    tab: text(search['tab']),
  }),
  component: lazyRouteComponent(async () => import('./pages/run.tsx'), 'RunPage'),
})

const delivery = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries/$deliveryId',
  component: lazyRouteComponent(
    async () => import('./pages/delivery.tsx'),
    'DeliveryPage',
  ),
})

const endpoints = createRoute({
  getParentRoute: () => inside,
  path: '/endpoints',
  component: lazyRouteComponent(async () => import('./pages/endpoints.tsx'), 'Endpoints'),
})

const endpoint = createRoute({
  getParentRoute: () => inside,
  path: '/endpoints/$endpointId',
  component: lazyRouteComponent(
    async () => import('./pages/endpoints.tsx'),
    'EndpointPage',
  ),
})

const undelivered = createRoute({
  getParentRoute: () => inside,
  path: '/undelivered',
  component: lazyRouteComponent(
    async () => import('./pages/undelivered.tsx'),
    'Undelivered',
  ),
})

const workspaces = createRoute({
  getParentRoute: () => inside,
  path: '/workspaces',
  component: lazyRouteComponent(
    async () => import('./pages/workspaces.tsx'),
    'Workspaces',
  ),
})

const triggers = createRoute({
  getParentRoute: () => inside,
  path: '/triggers',
  component: lazyRouteComponent(async () => import('./pages/triggers.tsx'), 'Triggers'),
})

const newTrigger = createRoute({
  getParentRoute: () => inside,
  path: '/triggers/new',
  component: lazyRouteComponent(
    async () => import('./pages/new-trigger.tsx'),
    'NewTrigger',
  ),
})

const trigger = createRoute({
  getParentRoute: () => inside,
  path: '/triggers/$triggerId',
  component: lazyRouteComponent(
    async () => import('./pages/triggers.tsx'),
    'TriggerPage',
  ),
})

const small = async () => import('./pages/small.tsx')

const events = createRoute({
  getParentRoute: () => inside,
  path: '/events',
  component: lazyRouteComponent(small, 'Events'),
})

const queue = createRoute({
  getParentRoute: () => inside,
  path: '/queue',
  component: lazyRouteComponent(small, 'Queue'),
})

const quarantine = createRoute({
  getParentRoute: () => inside,
  path: '/quarantine',
  component: lazyRouteComponent(small, 'Quarantine'),
})

const schedules = createRoute({
  getParentRoute: () => inside,
  path: '/schedules',
  component: lazyRouteComponent(small, 'Schedules'),
})

const watched = createRoute({
  getParentRoute: () => inside,
  path: '/watched',
  component: lazyRouteComponent(small, 'Watched'),
})

const tokens = createRoute({
  getParentRoute: () => inside,
  path: '/tokens',
  component: lazyRouteComponent(small, 'Tokens'),
})

const connectZapier = createRoute({
  getParentRoute: () => inside,
  path: '/connect-zapier',
  component: lazyRouteComponent(
    async () => import('./pages/connect-zapier.tsx'),
    'ConnectZapier',
  ),
})

const pages = [
  home,
  runs,
  run,
  delivery,
  endpoints,
  endpoint,
  undelivered,
  workspaces,
  triggers,
  newTrigger,
  trigger,
  events,
  queue,
  quarantine,
  schedules,
  watched,
  tokens,
  connectZapier,
]

const routeTree = root.addChildren([signIn, inside.addChildren(pages)])

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    basepath: new URL(document.baseURI).pathname,
    defaultPreload: 'intent',
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
