/** What kind of thing an output is. */
export type OutputType = 'image' | 'video' | 'audio' | 'text' | 'json' | 'file'
/** The kinds that come as files. */
export type MediaType = Extract<OutputType, 'image' | 'video' | 'audio' | 'file'>

const EXTENSIONS: Readonly<Record<string, MediaType>> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  webp: 'image',
  gif: 'image',
  avif: 'image',
  svg: 'image',
  mp4: 'video',
  webm: 'video',
  mov: 'video',
  m4v: 'video',
  mp3: 'audio',
  wav: 'audio',
  ogg: 'audio',
  flac: 'audio',
  m4a: 'audio',
}

/** What the address of a file says about its kind. */
export function mediaTypeOfUrl(url: string): MediaType | undefined {
  const mime = /^data:([^;,]+)/.exec(url)?.[1]
  if (mime) return mediaTypeOfMime(mime)

  const path = url.split(/[?#]/, 1)[0] ?? ''
  return EXTENSIONS[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
}

/** What a content type (`image/png`) says about the kind. */
export function mediaTypeOfMime(mime: string): MediaType | undefined {
  return mediaTypeOfName(mime.split('/', 1)[0] ?? '')
}

/** What the name of a field (`images`, `video_url`, `audioUrl`) says about the kind. */
export function mediaTypeOfName(name: string): MediaType | undefined {
  const known = /image|video|audio/i.exec(name)?.[0].toLowerCase()
  return known as MediaType | undefined
}

export function isUrl(text: string): boolean {
  return /^(https?:\/\/|data:[a-z]+\/)\S+$/i.test(text)
}
