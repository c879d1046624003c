/** A path of the relay as browsers have to ask for it: below the path of its public address, if that has one. */
export function pathBelow(publicUrl: string, path: string): string {
  return `${new URL(publicUrl).pathname.replace(/\/$/, '')}${path}`
}
