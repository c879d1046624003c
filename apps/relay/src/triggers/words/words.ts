import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

/** Everything that the hosted form and the status page say, in one language. */
export type Words = {
  run: string
  sending: string
  uploading: (percent: number) => string
  optional: string
  keepsValue: string
  chooseOne: string
  asOwnerSet: string
  upTo: (size: string) => string
  between: (min: number, max: number) => string
  atLeast: (min: number) => string
  atMost: (max: number) => string
  remove: string
  closed: string
  needsScript: string
  faults: {
    title: string
    missing: string
    number: string
    choice: string
    address: string
    date: string
    other: string
    chooseAgain: string
    tooLarge: (size: string) => string
  }
  refused: {
    busy: (seconds: string) => string
    challenge: string
    unavailable: string
    misconfigured: string
    file: string
    other: string
    connection: string
  }
  status: {
    making: string
    waiting: string
    ready: string
    done: string
    failed: string
    cancelled: string
    timedOut: string
    lost: string
    owner: string
    received: string
    inLine: string
    place: (position: number) => string
    startsIn: (time: string) => string
    being: string
    finished: string
    usually: (from: string, until: string) => string
    soFar: (time: string) => string
    longer: string
    unknownTime: string
    mayClose: string
    whatNow: { failed: string; cancelled: string; timedOut: string; lost: string }
    nothing: string
    download: string
    openFile: string
    another: string
    madeIn: (time: string) => string
    reference: (code: string) => string
    accepted: string
    ended: string
    seconds: (count: number) => string
    minutes: (count: number) => string
  }
}

export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ja'] as const
export type Language = (typeof LANGUAGES)[number]

const ALL: Record<Language, Words> = { en, de, es, fr, ja }

export function wordsIn(language: Language): Words {
  return ALL[language]
}

/** How long something takes, as people say it: seconds up to a minute and a half, then minutes. */
export function spanOf(words: Words, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  return seconds < 90
    ? words.status.seconds(seconds)
    : words.status.minutes(Math.round(seconds / 60))
}
