// Light or dark before anything is painted: as chosen here, or else as the system has it.
;(function setScheme() {
  const key = 'mantine-color-scheme-value'
  let chosen
  try {
    chosen = localStorage.getItem(key)
  } catch {
    // Storage is switched off.
  }
  const isDark =
    chosen === 'dark' ||
    (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute(
    'data-mantine-color-scheme',
    isDark ? 'dark' : 'light',
  )
})()
