import { ConfigError } from './base/config-error.ts'
import { resolve } from 'node:path'
import { z } from 'zod'
import { MIN_POOL_SIZE, poolSizeOf } from './db/connection-budget.ts'
import { parseCidr } from './outgoing/address-rules.ts'

const MIB = 1024 * 1024
export const HEX_KEY = /^[0-9a-f]{64}$/i
export const HEX_KEY_FAULT = 'must be 64 hexadecimal digits (openssl rand -hex 32)'

/** Encryption keys as hexadecimal digits, the newest first. */
export type HexKeys = readonly [newest: string, ...former: string[]]

const Port = z.coerce.number().int().min(0).max(65_535)

const Env = z
  .object({
    PORT: Port.default(4400),
    RELAY_HOST: z.string().min(1).optional(),
    RELAY_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    RELAY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    RELAY_DATA_DIR: z.string().min(1).default('.data'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    RELAY_DB_CONNECTIONS: z.coerce.number().int().max(1_000).default(30),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    RELAY_ROLES: commaList(z.enum(['api', 'worker'])).default(['api', 'worker']),
    RELAY_ENCRYPTION_KEY: commaList(z.string().regex(HEX_KEY, HEX_KEY_FAULT)).optional(),
    RELAY_ADMIN_TOKEN: z
      .string()
      .min(16, 'must have 16 characters or more (openssl rand -hex 32)')
      .refine(
        (text) => new Set(text).size >= 8,
        'must have 8 different characters or more (openssl rand -hex 32)',
      )
      .optional(),
    WIREFLOW_BASE_URL: z
      .url({ protocol: /^https?$/ })
      .default('https://www.wireflow.ai/api/v1'),
    WIREFLOW_API_KEY: z.string().min(1).optional(),
    RELAY_ALLOW_PRIVATE_NETWORKS: commaList(
      z.string().refine((text) => parseCidr(text) !== undefined, 'must be CIDRs'),
    ).default([]),
    RELAY_BODY_MEMORY_MIB: z.coerce.number().min(1).max(65_536).default(32),
    RELAY_FORM_DISK_MIB: z.coerce.number().min(1).max(1_048_576).default(1_024),
    RELAY_RETENTION_DAYS: z.coerce.number().min(1).max(3_650).default(30),
    RELAY_METRICS_PORT: Port.optional(),
    RELAY_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
    RELAY_METRICS_TOKEN: z
      .string()
      .min(16, 'must have 16 characters or more (openssl rand -hex 32)')
      .optional(),
    RELAY_EGRESS_PROXY: z.url({ protocol: /^http$/ }).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info'),
  })
  .refine(
    (env) => env.RELAY_ROLES.includes('api') || env.RELAY_PUBLIC_URL !== undefined,
    {
      path: ['RELAY_PUBLIC_URL'],
      message:
        'must be set where RELAY_ROLES leaves out api: deliveries hold links to the api',
    },
  )
  .superRefine((env, context) => {
    const missing = MIN_POOL_SIZE - poolSizeFor(env)
    if (missing <= 0) return
    const atLeast = env.RELAY_DB_CONNECTIONS + missing
    const message = `must be at least ${atLeast} with these roles and this queue`
    context.addIssue({ code: 'custom', path: ['RELAY_DB_CONNECTIONS'], message })
  })

export type Role = 'api' | 'worker'

export type Config = {
  http: {
    port: number
    host: string | undefined
    publicUrl: string | undefined
    /** How many proxies stand before the relay, each adding to X-Forwarded-For. */
    trustedProxyCount: number
  }
  /** What all calls that are not answered yet may hold together. */
  bodies: { memoryBytes: number; diskBytes: number }
  dataDir: string
  /** Undefined means an embedded server in `dataDir`. */
  databaseUrl: string | undefined
  /** For statements and transactions; `RELAY_DB_CONNECTIONS` without what else is open. */
  poolSize: number
  /** Undefined means that the queue lives in the database. */
  redisUrl: string | undefined
  roles: readonly Role[]
  secrets: {
    /** Undefined means one made and kept in `dataDir`. */
    encryptionKeys: HexKeys | undefined
    adminToken: string | undefined
  }
  /** The first workspace. Undefined key means that workspaces are made through the API. */
  upstream: { url: string; apiKey: string | undefined }
  delivery: {
    /** Private networks that deliveries may reach after all, as CIDRs. */
    allowedNetworks: readonly string[]
    /** An HTTP proxy through which deliveries go. */
    proxyUrl: string | undefined
  }
  /** For how long ended runs, events and deliveries are kept. */
  retentionDays: number
  /** Undefined means that nobody is told anything by e-mail. */
  mail: { url: string; from: string } | undefined
  metrics: {
    /** Opens `/metrics` on the port of the API, as the operator's token does. */
    token: string | undefined
    /** An address of the operator's own, where no token is asked for. */
    own: { port: number; host: string } | undefined
  }
  log: { level: string }
}

/** Reads every setting once, at start, and names all that are wrong together. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = Env.safeParse(withoutEmpty(env))
  if (!parsed.success) throw new ConfigError(faultsOf(parsed.error))
  const { data } = parsed

  return {
    http: {
      port: data.PORT,
      host: data.RELAY_HOST,
      publicUrl: data.RELAY_PUBLIC_URL,
      trustedProxyCount: data.RELAY_TRUSTED_PROXIES,
    },
    bodies: {
      memoryBytes: data.RELAY_BODY_MEMORY_MIB * MIB,
      diskBytes: data.RELAY_FORM_DISK_MIB * MIB,
    },
    dataDir: resolve(data.RELAY_DATA_DIR),
    databaseUrl: data.DATABASE_URL,
    poolSize: poolSizeFor(data),
    redisUrl: data.REDIS_URL,
    roles: data.RELAY_ROLES,
    secrets: {
      encryptionKeys: toKeys(data.RELAY_ENCRYPTION_KEY),
      adminToken: data.RELAY_ADMIN_TOKEN,
    },
    upstream: { url: data.WIREFLOW_BASE_URL, apiKey: data.WIREFLOW_API_KEY },
    delivery: {
      allowedNetworks: data.RELAY_ALLOW_PRIVATE_NETWORKS,
      proxyUrl: data.RELAY_EGRESS_PROXY,
    },
    retentionDays: data.RELAY_RETENTION_DAYS,
    mail: data.SMTP_URL === undefined ? undefined : readMail(data.SMTP_URL),
    metrics: {
      token: data.RELAY_METRICS_TOKEN,
      own:
        data.RELAY_METRICS_PORT === undefined
          ? undefined
          : { port: data.RELAY_METRICS_PORT, host: data.RELAY_METRICS_HOST },
    },
    log: { level: data.LOG_LEVEL },
  }
}

function poolSizeFor(env: z.infer<typeof Env>): number {
  return poolSizeOf({
    total: env.RELAY_DB_CONNECTIONS,
    isWorker: env.RELAY_ROLES.includes('worker'),
    hasRedis: env.REDIS_URL !== undefined,
  })
}

// `smtp://user:password@host:587?from=relay@example.com`
function readMail(text: string): { url: string; from: string } {
  const url = new URL(text)
  const from = url.searchParams.get('from') ?? `wireflow-connect@${url.hostname}`
  url.searchParams.delete('from')
  return { url: url.href, from }
}

function toKeys(given: readonly string[] | undefined): HexKeys | undefined {
  const [newest, ...former] = given ?? []
  return newest === undefined ? undefined : [newest, ...former]
}

function faultsOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`)
}

// `PORT= pnpm start` means "not set", as in most programs.
function withoutEmpty(env: Record<string, string | undefined>) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function commaList<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1))
}
