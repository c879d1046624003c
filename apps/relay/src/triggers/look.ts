import type { Look } from '../http/page.ts'
import type { TriggerSettings } from './settings.ts'

/** How the pages of a trigger look. */
export function lookOf({ language, color, logoUrl }: TriggerSettings['form']): Look {
  return { language, color, logoUrl }
}
