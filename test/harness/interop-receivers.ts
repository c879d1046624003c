import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasTool } from '../e2e/tools.ts'

const HARNESSES = fileURLToPath(new URL('../interop/receivers/', import.meta.url))
const PAGE = new URL('../../docs/webhooks.md', import.meta.url)
const BUILD_LIMIT_MS = 180_000

type Language = {
  /** The program that has to be there, and how it is asked for its version. */
  tool: string
  probe?: string
  /** Of the code block in the page. */
  block: string
  /** The file with the main program, and the one that it becomes with the block before it. */
  files: readonly [harness: string, target: string]
  /** Files that go along as they are. */
  more?: readonly string[]
  build?: readonly string[]
  command: (folder: string) => readonly string[]
}

const LANGUAGES: Record<string, Language> = {
  JavaScript: {
    tool: 'node',
    block: 'js',
    files: ['javascript.txt', 'receiver.mjs'],
    command: (folder) => ['node', join(folder, 'receiver.mjs')],
  },
  Python: {
    tool: 'python3',
    block: 'python',
    files: ['python.py', 'receiver.py'],
    command: (folder) => ['python3', join(folder, 'receiver.py')],
  },
  Go: {
    tool: 'go',
    probe: 'version',
    block: 'go',
    files: ['', 'verify.go'],
    more: ['main.go'],
    build: ['go', 'build', '-o', 'receiver', 'verify.go', 'main.go'],
    command: (folder) => [join(folder, 'receiver')],
  },
  PHP: {
    tool: 'php',
    block: 'php',
    files: ['php.php', 'receiver.php'],
    command: (folder) => ['php', join(folder, 'receiver.php')],
  },
  Ruby: {
    tool: 'ruby',
    block: 'ruby',
    files: ['ruby.rb', 'receiver.rb'],
    command: (folder) => ['ruby', join(folder, 'receiver.rb')],
  },
  Java: {
    tool: 'javac',
    block: 'java',
    files: ['java.java', 'Webhooks.java'],
    build: ['javac', 'Webhooks.java'],
    command: (folder) => ['java', '-cp', folder, 'Main'],
  },
  Rust: {
    tool: 'cargo',
    block: 'rust',
    files: ['rust.rs', 'main.rs'],
    more: ['Cargo.toml'],
    build: ['cargo', 'build', '--quiet', '--release', '--target-dir', 'target'],
    command: (folder) => [join(folder, 'target', 'release', 'receiver')],
  },
}

export const RECEIVER_LANGUAGES: readonly string[] = Object.keys(LANGUAGES)

/** Whether a machine can run the receiver of a language. */
export function hasLanguage(name: string): boolean {
  const language = LANGUAGES[name]
  return language !== undefined && hasTool(language.tool, language.probe)
}

/** Builds a language's receiver in a folder and returns the command that runs it. */
export function buildReceiver(name: string, folder: string): readonly string[] {
  const language = LANGUAGES[name]
  if (!language) throw new Error(`There is no receiver in ${name}`)
  const { block, files, more = [], build, command } = language
  const [harness, target] = files
  mkdirSync(folder, { recursive: true })
  const main = harness === '' ? '' : readFileSync(join(HARNESSES, harness), 'utf8')
  writeFileSync(join(folder, target), `${readBlock(block)}\n${main}`)
  for (const file of more) cpSync(join(HARNESSES, file), join(folder, file))
  if (build) run(name, folder, build)
  return command(folder)
}

function readBlock(block: string): string {
  const page = readFileSync(PAGE, 'utf8')
  const [, code] = new RegExp(`\`\`\`${block}\\n(.*?)\`\`\``, 's').exec(page) ?? []
  if (code === undefined) throw new Error(`docs/webhooks.md has no block of ${block}`)
  return code
}

function run(name: string, cwd: string, [tool = '', ...args]: readonly string[]): void {
  const { status, stderr } = spawnSync(tool, args, { cwd, timeout: BUILD_LIMIT_MS })
  if (status !== 0) throw new Error(`${name} does not compile:\n${String(stderr)}`)
}
