import { join } from 'node:path'
import { Router } from 'express'

// Pages and their scripts are of one version, but for a moment after an update.
const FOR_A_MINUTE = 'public, max-age=60'
const FOLDER = join(import.meta.dirname, '../../public')

/** `GET /assets/pages/:file` — what the form and the status page run in browsers. */
export function pageScripts(): Router {
  const router = Router()
  for (const name of ['form.js', 'receipt.js']) {
    router.get(`/${name}`, (_request, response) => {
      response
        .set('Cache-Control', FOR_A_MINUTE)
        .sendFile(join(FOLDER, name), { dotfiles: 'allow' })
    })
  }
  return router
}
