import { APPLICATION_NAME } from './application-name.ts'

// While nothing is asked each end looks whether the other is there. So the server lets go,
// within a minute, of what a relay holds whose machine or network is gone.
const SERVER_KEEP_ALIVE = {
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
}

/** What every connection to PostgreSQL begins with; `settings` are more of the server's. */
export function connectionOptions(
  databaseUrl: string,
  settings: Record<string, string> = {},
) {
  return {
    connectionString: databaseUrl,
    application_name: APPLICATION_NAME,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: Object.entries({ ...SERVER_KEEP_ALIVE, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  }
}
