import { fileTypeFromBuffer } from 'file-type'
import mime from 'mime'

/** How many bytes of a file tell its type. */
export const HEAD_BYTES = 4_100

// Types of containers that hold files of many kinds: the name knows more.
const GENERAL = /^(?:application\/(?:octet-stream|binary|xml|zip|x-cfb)|binary\/.*|)$/

/**
 * The media type of a file: by its first bytes, then by its name, then as it was claimed.
 * Programs know the types of few names, and say `application/octet-stream` for the rest.
 */
export async function typeOfFile(
  head: Buffer,
  { name, claimed }: { name: string; claimed: string },
): Promise<string> {
  const byName = mime.getType(name) ?? ''
  const byBytes = await byFirstBytes(head)
  if (byBytes === undefined || GENERAL.test(byBytes)) {
    return [byName, claimed, byBytes ?? ''].find((type) => !GENERAL.test(type)) ?? claimed
  }
  // The same container holds sound or pictures, and its first bytes do not say which.
  return [claimed, byName].find((type) => isSoundOf(type, byBytes)) ?? byBytes
}

const ALIASES: Record<string, string> = { 'audio/x-m4a': 'audio/mp4' }

async function byFirstBytes(head: Buffer): Promise<string | undefined> {
  try {
    const type = (await fileTypeFromBuffer(head))?.mime
    return type && (ALIASES[type] ?? type)
  } catch {
    // A head that is cut in the middle of something.
    return undefined
  }
}

function isSoundOf(type: string, container: string): boolean {
  const [kind, format] = type.split('/')
  return kind === 'audio' && container === `video/${format}`
}
