import { json } from '../http/call.ts'
import { ADMIN_PATH } from './admin-path.ts'
import { withoutBody, type AdminRoute } from './admin-route.ts'
import { EXECUTION_ROUTES } from './execution-routes.ts'
import { FAULT_ROUTES } from './fault-routes.ts'
import { KEY_ROUTES } from './key-routes.ts'
import { describeRoutes } from './openapi.ts'
import { PAGE_ROUTES } from './page-routes.ts'
import { REQUEST_ROUTES } from './request-routes.ts'
import { SETTINGS_ROUTES } from './settings-routes.ts'
import { STATE_ROUTES } from './state-routes.ts'

/** Everything under `/_sandbox`. */
export const ADMIN_ROUTES: readonly AdminRoute[] = [
  ...PAGE_ROUTES,
  ...SETTINGS_ROUTES,
  ...FAULT_ROUTES,
  ...KEY_ROUTES,
  ...EXECUTION_ROUTES,
  ...REQUEST_ROUTES,
  ...STATE_ROUTES,
  withoutBody('GET /openapi.json', 'This description', () =>
    json(200, describeRoutes(ADMIN_ROUTES, ADMIN_PATH)),
  ),
]
