const WHITE = '#ffffff'
const BLACK = '#000000'
const DARK_PAPER = '#161a22'
// What WCAG asks of text.
const ENOUGH = 4.5

/** A colour that an owner chose, with what can be read on it and beside it. */
export type Brand = { accent: string; onAccent: string; onLight: string; onDark: string }

/**
 * Black or white on the colour, whichever is read better; for links, the colour made darker or
 * lighter until it can be read on the page. `color` is `#rrggbb`.
 */
export function brandOf(color: string): Brand {
  const isWhiteBetter = contrast(color, WHITE) >= contrast(color, BLACK)
  return {
    accent: color,
    onAccent: isWhiteBetter ? WHITE : BLACK,
    onLight: readableOn(WHITE, color, '#000000'),
    onDark: readableOn(DARK_PAPER, color, WHITE),
  }
}

function readableOn(paper: string, color: string, towards: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, towards, share)
    if (contrast(mixed, paper) >= ENOUGH) return mixed
  }
  return towards
}

function mix(one: string, other: string, share: number): string {
  const others = channels(other)
  const mixed = channels(one).map((value, index) =>
    Math.round(value + ((others[index] ?? 0) - value) * share),
  )
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** As WCAG 2 defines it, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted(
    (a, b) => b - a,
  )
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}
