// Only pnpm writes the paths that are published, and the versions of its catalog.
if (!process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  throw new Error('Pack with pnpm: `npm pack` makes a package that cannot be imported.')
}
