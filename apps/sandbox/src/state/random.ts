import { hash } from 'node:crypto'

/** A number drawn from its parts alone: the same parts give the same number, everywhere. */
export function draw(...parts: readonly (string | number)[]): number {
  return Number.parseInt(digest(...parts).slice(0, 13), 16) / 16 ** 13
}

/** A draw from the normal distribution (mean 0, deviation 1), by Box and Muller. */
export function drawNormal(...parts: readonly (string | number)[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - draw(...parts, 'radius')))
  return radius * Math.cos(2 * Math.PI * draw(...parts, 'angle'))
}

/** Hex, long enough for every use here. Parts are joined so that none can run into the next. */
export function digest(...parts: readonly (string | number)[]): string {
  return hash('sha1', parts.join('\u0000'))
}
