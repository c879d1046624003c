import type {
  IBinaryKeyData,
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IPollFunctions,
  IWebhookFunctions,
} from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import type { Silence } from '../../api/answer'
import { baseUrlOf, isPassing, reasonOf } from '../../api/call'
import { hasWireflow } from '../../api/caller'
import { none, type Patience } from '../../api/patience'
import { delayForOutage, persist } from '../../api/persist'
import type { Output } from '../../reading/outputs'

type Context = IExecuteFunctions | IPollFunctions | IWebhookFunctions

const TIMEOUT_MS = 5 * 60_000
const FORBIDDEN = 403
// What hosts say of files whose type they do not know; the name then says more.
const GENERAL_TYPES = new Set([
  'application/octet-stream',
  'binary/octet-stream',
  'application/binary',
])

/**
 * Adds the files among `outputs` to an item as binary data, streamed, named and typed.
 *
 * @throws {NodeApiError} when one cannot be had; `isUnavailable` says whether for good.
 */
export async function attachFiles(
  context: Context,
  item: INodeExecutionData,
  outputs: readonly Output[],
  firstField: string,
  patience: Patience = none(),
): Promise<INodeExecutionData> {
  return await attach(context, item, { outputs, firstField, patience, refuse: raise })
}

/**
 * The same for triggers, where a file that cannot be had for good must not hold back the
 * event: its address goes into the field `missingFiles`. What passes is for the caller, who
 * comes again.
 */
export async function attachAvailableFiles(
  context: Context,
  item: INodeExecutionData,
  outputs: readonly Output[],
  firstField: string,
): Promise<INodeExecutionData> {
  const missingFiles: string[] = []
  const refuse = (error: unknown, url: string) => {
    if (!isUnavailable(error)) throw error
    missingFiles.push(url)
  }
  const wanted = { outputs, firstField, patience: none(), refuse }
  const full = await attach(context, item, wanted)
  return missingFiles.length > 0
    ? { ...full, json: { ...full.json, missingFiles } }
    : full
}

/** Whether a download was refused, and would be refused again. */
export function isUnavailable(error: unknown): error is NodeApiError {
  return error instanceof NodeApiError && !isPassing(error)
}

function raise(error: unknown): never {
  throw error
}

type Files = {
  outputs: readonly Output[]
  /** The field of the first file; the next ones are numbered. */
  firstField: string
  /** How long trouble with a file is waited out. */
  patience: Patience
  /** What becomes of a file that cannot be had. */
  refuse: (error: unknown, url: string) => void
}

async function attach(
  context: Context,
  item: INodeExecutionData,
  { outputs, firstField, patience, refuse }: Files,
): Promise<INodeExecutionData> {
  const files = new Map(
    outputs.flatMap((output) => (output.url ? [[output.url, output] as const] : [])),
  )
  const binary: IBinaryKeyData = {}
  for (const { url = '', label } of files.values()) {
    const count = Object.keys(binary).length
    const field = count === 0 ? firstField : `${firstField}_${count}`
    try {
      binary[field] = await download(context, { url, label, patience })
    } catch (error) {
      refuse(error, url)
    }
  }
  return Object.keys(binary).length > 0 ? { ...item, binary } : item
}

type Source = { url: string; label: string; patience: Patience }

async function download(context: Context, { url, label, patience }: Source) {
  const data = /^data:([^;,]+)[^,]*;base64,(.*)$/s.exec(url)
  if (data) {
    const [, type, content = ''] = data
    return await context.helpers.prepareBinaryData(
      Buffer.from(content, 'base64'),
      label,
      type,
    )
  }
  if (!URL.canParse(url)) throw unavailable(context, url, { statusCode: 400 })
  const response = await request(context, url, patience)
  const type = String(response.headers['content-type'] ?? '').split(';')[0]
  return await context.helpers.prepareBinaryData(
    response.body,
    nameOf(url, label),
    type === '' || GENERAL_TYPES.has(type ?? '') ? undefined : type,
  )
}

type Download = {
  statusCode: number
  headers: IDataObject
  body: Parameters<Context['helpers']['prepareBinaryData']>[0]
}

async function request(
  context: Context,
  url: string,
  patience: Patience,
): Promise<Download> {
  const answer = await persist(
    context,
    patience,
    () => ask(context, url),
    (got, delayMs) =>
      delayForOutage(
        'silence' in got ? got : { status: got.statusCode, content: undefined },
        delayMs,
      ),
  )
  if ('statusCode' in answer && answer.statusCode < 400) return answer
  throw unavailable(context, url, answer)
}

/** Wireflow's CDN turns some programs away; what it has can then be had from its proxy. */
async function ask(context: Context, url: string): Promise<Download | Silence> {
  const direct = await get(context, url)
  const isForbidden = 'statusCode' in direct && direct.statusCode === FORBIDDEN
  return isForbidden ? await viaProxy(context, url, direct) : direct
}

/** The answer of the proxy, or `direct` where there is none to ask. */
async function viaProxy(
  context: Context,
  url: string,
  direct: Download,
): Promise<Download | Silence> {
  if (!hasWireflow(context)) return direct
  const { origin } = new URL(await baseUrlOf(context, 'wireflowApi'))
  if (new URL(url).origin === origin) return direct
  return await get(context, `${origin}/api/download?url=${encodeURIComponent(url)}`)
}

async function get(context: Context, url: string): Promise<Download | Silence> {
  try {
    return await context.helpers.httpRequest({
      method: 'GET',
      url,
      encoding: 'stream',
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      timeout: TIMEOUT_MS,
    })
  } catch (error) {
    return { silence: reasonOf(error) }
  }
}

function unavailable(
  context: Context,
  url: string,
  answer: Pick<Download, 'statusCode'> | Silence,
): NodeApiError {
  if ('silence' in answer) {
    return new NodeApiError(
      context.getNode(),
      {},
      {
        message: 'An output file could not be downloaded',
        description: `${url}\nThere was no answer: ${answer.silence}`,
      },
    )
  }
  return new NodeApiError(
    context.getNode(),
    { url },
    {
      message: `An output file could not be downloaded (${answer.statusCode})`,
      description: `${url}\nThe address may have expired. Read the execution again, or take the URL in place of the file.`,
      httpCode: String(answer.statusCode),
    },
  )
}

/** The last part of the path where it has an extension, or else the label of the node. */
function nameOf(url: string, label: string): string {
  const last = new URL(url).pathname.split('/').pop() ?? ''
  return last.includes('.') ? decode(last) : label
}

/** A name with a percent sign of its own stays as it is. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
