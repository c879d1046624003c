import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { brandOf, contrast } from './brand.ts'

const color = integer({ min: 0, max: 0xffffff }).map(
  (value) => `#${value.toString(16).padStart(6, '0')}`,
)

test('whatever colour an owner chooses, text on it and links in it can be read', () => {
  assert(
    property(color, (chosen) => {
      const { accent, onAccent, onLight, onDark } = brandOf(chosen)
      expect(accent).toBe(chosen)
      expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(onLight, '#ffffff')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(onDark, '#161a22')).toBeGreaterThanOrEqual(4.5)
    }),
    { examples: [['#ffffff'], ['#000000'], ['#ffe600'], ['#777777']] },
  )
})
