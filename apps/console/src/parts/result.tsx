import { Anchor, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { Output } from '../types.ts'
import { Bytes } from './basics.tsx'
import { bytes, plural } from './words.ts'

const MOST_TEXT = 64_000

/**
 * What a run made, large. What comes from outside is shown as what it is at most: links lead to
 * the web only, and pages and drawings that could run a script are downloads.
 */
export function Results({ outputs }: { outputs: readonly Output[] }) {
  const files = uniqueBy(
    outputs.filter(({ url }) => url !== undefined),
    ({ url }) => url,
  )
  const texts = outputs.filter(({ url }) => url === undefined)
  const shown = files.length > 0 ? files : texts
  return (
    <div className="stack">
      {shown.map((output, index) => (
        <Result key={`${output.nodeId}-${index}`} output={output} />
      ))}
      {files.length > 0 && texts.length > 0 && (
        <details>
          <summary className="dim">{plural(texts.length, 'text')} along the way</summary>
          <div className="stack" style={{ marginTop: 12 }}>
            {texts.map((output, index) => (
              <Result key={`${output.nodeId}-${index}`} output={output} />
            ))}
          </div>
        </details>
      )}
    </div>
  )
}

/** What a preview node repeats is shown once. */
function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  return [
    ...new Map(items.toReversed().map((item) => [keyOf(item), item])).values(),
  ].toReversed()
}

function Result({ output }: { output: Output }) {
  const { label, nodeId, type, url, text } = output
  return (
    <figure className="result">
      {url !== undefined && (
        <File url={url} type={type ?? ''} label={label ?? 'Result'} />
      )}
      {text !== undefined && <Text text={text} label={label ?? 'Text'} />}
      <figcaption>
        <span className="strong" style={{ color: 'var(--ink)' }}>
          {label ?? nodeId}
        </span>{' '}
        · {nodeId} · {type ?? 'file'}
      </figcaption>
    </figure>
  )
}

function File({ url, type, label }: { url: string; type: string; label: string }) {
  const [isBroken, setBroken] = useState(false)
  if (!isWeb(url)) return <Bytes text={url} label={label} />
  if (isBroken) {
    return (
      <p className="notice">
        This file cannot be shown here: it may have expired. <Download url={url} />
      </p>
    )
  }
  const onError = () => setBroken(true)
  if (type === 'image') {
    return (
      <a href={url} target="_blank" rel="noreferrer">
        <img src={url} alt={label} onError={onError} loading="lazy" />
      </a>
    )
  }
  if (type === 'video')
    return <video src={url} controls onError={onError} aria-label={label} />
  if (type === 'audio')
    return <audio src={url} controls onError={onError} aria-label={label} />
  return <Download url={url} />
}

export function Download({ url }: { url: string }) {
  return (
    <Anchor
      href={url}
      target="_blank"
      rel="noreferrer"
      download
      className="row"
      style={{ gap: 6 }}
    >
      <IconDownload size={16} />
      Download
    </Anchor>
  )
}

function Text({ text, label }: { text: string; label: string }) {
  const [isWhole, setWhole] = useState(text.length <= MOST_TEXT)
  return (
    <>
      <Bytes text={isWhole ? text : text.slice(0, MOST_TEXT)} label={label} />
      {!isWhole && (
        <Button size="xs" variant="default" onClick={() => setWhole(true)}>
          Show all {bytes(text.length)}
        </Button>
      )}
    </>
  )
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
