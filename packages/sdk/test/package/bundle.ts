import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

export type Chunk = {
  fileName: string
  imports: string[]
  code: string
  gzipBytes: number
}

/** What a bundler for browsers makes of it, minified, in the chunks it is loaded in. */
export async function bundle(index: string): Promise<Chunk[]> {
  const build = await rolldown({
    input: { index },
    platform: 'browser',
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  return output.flatMap((chunk) =>
    chunk.type === 'chunk'
      ? [
          {
            fileName: chunk.fileName,
            imports: chunk.imports,
            code: chunk.code,
            gzipBytes: gzipSync(chunk.code).length,
          },
        ]
      : [],
  )
}

/** The chunks that are loaded at once, with the entry; the others come when they are needed. */
export function coreOf(chunks: readonly Chunk[]): Chunk[] {
  const entry = chunks.find(({ fileName }) => fileName === 'index.js')
  return chunks.filter(
    (chunk) => chunk === entry || entry?.imports.includes(chunk.fileName),
  )
}
