// Packs every package that is not private and publishes those whose version the registry does
// not have yet. Run by the release workflow; by hand it stops before it publishes anything.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

if (process.env.GITHUB_ACTIONS !== 'true') {
  throw new Error('Only the release workflow publishes. Push a tag like v0.2.0 instead.')
}

const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: 'inherit' })

for (const folder of publishedFolders()) {
  const { name, version } = manifestOf(folder)
  if (isPublished(name, version)) {
    process.stdout.write(`${name}@${version} is published already\n`)
    continue
  }
  // pnpm writes the versions of its catalog into what it packs, npm signs it.
  run('pnpm', ['pack', '--out', 'package.tgz'], folder)
  run('npm', ['publish', 'package.tgz', '--provenance', '--access', 'public'], folder)
}

function publishedFolders() {
  return ['packages', 'apps']
    .flatMap((parent) => readdirSync(parent).map((child) => join(parent, child)))
    .filter((folder) => manifestOf(folder).private !== true)
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function isPublished(name, version) {
  try {
    execFileSync('npm', ['view', `${name}@${version}`, 'version'], { stdio: 'pipe' })
    return true
  } catch (error) {
    if (String(error.stderr).includes('E404')) return false
    throw error
  }
}
