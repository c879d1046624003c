import { randomUUID } from 'node:crypto'

/**
 * A form with one file in it, as bytes: Zapier's client passes bytes on as they are, and
 * knows their length.
 */
export function formWithFile({
  name,
  type,
  content,
}: {
  name: string
  type: string
  content: Buffer
}): { body: Buffer; contentType: string } {
  const boundary = `wireflow-${randomUUID()}`
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${escapeName(name)}"`,
    `Content-Type: ${type}`,
    '',
    '',
  ].join('\r\n')
  return {
    body: Buffer.concat([
      Buffer.from(head),
      content,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}

// As browsers write it.
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll(/[\r\n]/g, ' ')
}
