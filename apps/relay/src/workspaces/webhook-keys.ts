import { publicKeyBytes } from '@wireflow-connect/webhooks/node'
import type { RequestHandler } from 'express'
import type { Context } from './context.ts'
import { findSigningKey, listSigningKeys } from './signing-keys-sql.ts'

const MAX_AGE_SECONDS = 300

/** `GET /.well-known/webhook-keys.json` — the keys of `v1a` signatures, as a JWK set. */
export function getWebhookKeys({
  db,
  seal,
  now,
}: Pick<Context, 'db' | 'seal' | 'now'>): RequestHandler {
  return async (_request, response) => {
    await findSigningKey(db, seal, now())
    const keys = await listSigningKeys(db, now())
    response.set('cache-control', `public, max-age=${MAX_AGE_SECONDS}`).json({
      keys: keys.map(({ id, publicKey, createdAt }) => ({
        kid: id,
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        x: publicKeyBytes(publicKey).toString('base64url'),
        // The same key as the libraries of Standard Webhooks take it.
        publicKey,
        createdAt,
      })),
    })
  }
}
