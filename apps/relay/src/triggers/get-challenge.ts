import type { Visit } from './trigger-door.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'

/** `GET /t/:triggerId/challenge` — a puzzle whose solution lets one call in. */
export function getChallenge({ challenges }: Pick<Context, 'challenges'>) {
  return async ({ trigger, response }: Visit): Promise<void> => {
    if (!trigger.settings.challenge) {
      throw new RelayError('not_found', 'This trigger asks for no challenge.')
    }
    response.json(await challenges.create(trigger.id))
  }
}
