import type { Contract, FieldContract, OperationContract } from './contract.ts'

/**
 * What a version would break in the Zaps that were made with `released`, in words. Zapier
 * moves people only within a major version, and stops a promotion for exactly these; so
 * with a new major version nothing is a break.
 */
export function breaksBetween(released: Contract, next: Contract): string[] {
  if (majorOf(next) > majorOf(released)) return []
  return [
    ...ofAuthentication(released, next),
    ...(['triggers', 'creates', 'searches'] as const).flatMap((kind) =>
      Object.entries(released[kind]).flatMap(([key, before]) =>
        ofOperation(`${kind}.${key}`, before, next[kind][key]),
      ),
    ),
  ]
}

function majorOf({ version }: Contract): number {
  return Number.parseInt(version, 10)
}

function ofAuthentication(released: Contract, next: Contract): string[] {
  const [before, after] = [released.authentication, next.authentication]
  return before.type === after.type
    ? ofFields('authentication', before.fields, after.fields)
    : [`authentication: was ${before.type} and is ${after.type}`]
}

function ofOperation(
  name: string,
  before: OperationContract,
  after: OperationContract | undefined,
): string[] {
  if (!after) return [`${name}: is gone`]
  const faults = ofFields(name, before.inputs, after.inputs)
  if (!before.isHidden && after.isHidden) faults.push(`${name}: is hidden`)
  if (before.type !== after.type) {
    faults.push(`${name}: was ${before.type} and is ${after.type}`)
  }
  const lost = before.sampleKeys.filter((key) => !after.sampleKeys.includes(key))
  return [...faults, ...lost.map((key) => `${name}: its sample has no ${key}`)]
}

type Fields = Readonly<Record<string, FieldContract>>

function ofFields(name: string, before: Fields, after: Fields): string[] {
  const kept = Object.entries(before).flatMap(([key, old]) => {
    const fresh = after[key]
    if (!fresh) return [`${name}: has no ${key}`]
    const faults: string[] = []
    if (fresh.type !== old.type) {
      faults.push(`${name}: ${key} was ${old.type} and is ${fresh.type}`)
    }
    if (!old.required && isDemanded(fresh)) faults.push(`${name}: ${key} became required`)
    return faults
  })
  const added = Object.entries(after)
    .filter(([key, field]) => !(key in before) && isDemanded(field))
    .map(([key]) => `${name}: ${key} is new and required`)
  return [...kept, ...added]
}

function isDemanded({ required, hasDefault }: FieldContract): boolean {
  return required && !hasDefault
}
