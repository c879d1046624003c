export { API_ROUTES, type Permission } from './api-routes.ts'
export { createApiDocument } from './contract/api-document.ts'
export { readConfig, type Config } from './config.ts'
export {
  startEmbeddedServer,
  type EmbeddedServer,
} from './db/embedded/embedded-server.ts'
export { createLogger } from './base/logger.ts'
export { migrateDatabase, startRelay, type Relay } from './start.ts'
export { resealAndExit, serve } from './serve.ts'
