import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export const PACKAGE_DIR = fileURLToPath(
  new URL('../../../packages/n8n-nodes-wireflow', import.meta.url),
)
const TOOLS = join(PACKAGE_DIR, 'node_modules', '.bin')

/** Builds the package as n8n's own tool does. */
export async function buildPackage(): Promise<void> {
  const PATH = `${TOOLS}:${process.env['PATH']}`
  await execute(join(TOOLS, 'n8n-node'), ['build'], {
    cwd: PACKAGE_DIR,
    env: { ...process.env, PATH },
  })
}

/** Packs what would be published into `folder` and returns the file. */
export async function packPackage(folder: string): Promise<string> {
  const tarball = join(folder, 'n8n-nodes-wireflow.tgz')
  await execute('pnpm', ['pack', '--out', tarball], { cwd: PACKAGE_DIR })
  return tarball
}

/** Unpacks the tarball to `folder`, as n8n would install it. */
export async function unpackPackage(tarball: string, folder: string): Promise<void> {
  await execute('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
}
