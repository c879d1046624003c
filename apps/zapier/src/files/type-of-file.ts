import { fileTypeFromBuffer } from 'file-type'
import mime from 'mime'

// What hosts say of files whose type they do not know: S3 says the second one.
const GENERAL = /^(?:application\/(?:octet-stream|binary|force-download)|binary\/.*|)$/

/**
 * The media type of a file as its host claims it. Where that says nothing, the first bytes
 * decide, and then the name.
 */
export async function typeOfFile(
  content: Buffer,
  { name, claimed }: { name: string; claimed: string },
): Promise<string> {
  const [type = ''] = claimed.split(';')
  if (!GENERAL.test(type.trim().toLowerCase())) return claimed
  const byBytes = await fileTypeFromBuffer(content)
  return byBytes?.mime ?? mime.getType(name) ?? claimed
}
