import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const LIBRARIES = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 30 },
  {
    name: 'mantine',
    test: /node_modules\/(@mantine|@floating-ui|react-remove-scroll|react-style-singleton)\//,
    priority: 20,
  },
]

// One build for every path that the relay may stand below: the page has a <base>.
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    target: 'es2023',
    outDir: '../relay/dist/console',
    emptyOutDir: true,
    // No `data:` addresses, so that the policy of images and fonts stays narrow.
    assetsInlineLimit: 0,
    manifest: true,
    license: true,
    rolldownOptions: { output: { codeSplitting: { groups: LIBRARIES } } },
  },
})
