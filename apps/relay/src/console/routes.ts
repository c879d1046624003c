import express, { Router, type RequestHandler } from 'express'
import type { Context } from '../triggers/context.ts'
import { consoleAssets, consolePage, consoleScheme } from './console-page.ts'
import { getSession, postSession, removeSession, removeSessions } from './session-api.ts'
import { actInWorkspace, requireSession } from './session-gate.ts'
import { createSignInAttempts } from './sign-in-attempts.ts'

const MAX_SIGN_IN_BYTES = 1_000

/**
 * Everything below `/console`: the page, sessions, and the API for who is signed in, as
 * `/console/api/{workspace}/…`.
 */
export function consoleRouter(context: Context, api: RequestHandler): Router {
  const router = Router()
  // From anybody, so that it is no longer than a token is.
  const readBody = express.json({ limit: MAX_SIGN_IN_BYTES })
  const letIn = requireSession(context)
  router.use('/assets', ...consoleAssets())
  router.get('/scheme.js', consoleScheme())
  router
    .route('/session')
    .post(readBody, postSession(context, createSignInAttempts(context.now)))
    .get(letIn, getSession(context))
    .delete(letIn, removeSession(context))
  router.delete('/sessions', letIn, removeSessions(context))
  router.use('/api/:place', letIn, actInWorkspace(context), api)
  router.get('/{*page}', consolePage(context))
  return router
}
