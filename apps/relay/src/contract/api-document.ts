import { API_ROUTES, type Permission } from '../api-routes.ts'
import { documentOf, type Security } from './document.ts'
import { PUBLIC_DOORS } from './public-doors.ts'

/** Of the API. */
export const VERSION = '0.1.0'

const SECURITY: Record<Permission, Security> = {
  read: [{ token: ['read'] }],
  run: [{ token: ['run'] }],
  manage: [{ token: ['manage'] }],
  'read+run': [{ token: ['read', 'run'] }],
  own: [{ token: ['manage'] }, { token: ['run'] }],
  operator: [{ operator: [] }],
  'operator or admin': [{ token: ['admin'] }, { operator: [] }],
  'operator or read+admin': [{ token: ['read', 'admin'] }, { operator: [] }],
}

/** The document of this relay's whole API. */
export function createApiDocument() {
  const api = API_ROUTES.map(({ method, path, permission, route }) => ({
    method,
    path: `/v1${path}`,
    declaration: route.declaration,
    security: SECURITY[permission],
  }))
  return documentOf([...api, ...PUBLIC_DOORS], VERSION)
}
