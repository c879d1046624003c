import { createTheme, type MantineColorsTuple, virtualColor } from '@mantine/core'

// Only the third (dark) and the seventh (light) are used: the accents of tokens.css.
const INK: MantineColorsTuple = [
  '#e8eeff',
  '#d3dfff',
  '#b1c8ff',
  '#8fb0ff',
  '#6f98f5',
  '#4b78e6',
  '#3463d8',
  '#2450c8',
  '#1d43ab',
  '#17378e',
]
const RED: MantineColorsTuple = [
  '#fde8e6',
  '#fbd0cc',
  '#ffb8b2',
  '#ff9a92',
  '#e8685f',
  '#cf4a41',
  '#bb332b',
  '#a8231c',
  '#8a1b15',
  '#6d150f',
]

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  primaryShade: { light: 7, dark: 3 },
  primaryColor: 'accent',
  colors: {
    ink: INK,
    danger: RED,
    accent: virtualColor({ name: 'accent', light: 'ink', dark: 'ink' }),
    bad: virtualColor({ name: 'bad', light: 'danger', dark: 'danger' }),
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 12,
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
  },
})
