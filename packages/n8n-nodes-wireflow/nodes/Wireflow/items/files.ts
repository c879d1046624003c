import type {
  IBinaryKeyData,
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IPollFunctions,
  IWebhookFunctions,
  JsonObject,
} from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { baseUrlOf } from '../../api/call'
import { hasWireflow } from '../../api/caller'
import type { Output } from '../../reading/outputs'

type Context = IExecuteFunctions | IPollFunctions | IWebhookFunctions

const TIMEOUT_MS = 5 * 60_000
const FORBIDDEN = 403

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
): Promise<INodeExecutionData> {
  return await attach(context, item, { outputs, firstField, refuse: raise })
}

/**
 * The same for triggers, where a file that cannot be had for good must not hold back the
 * event: its address goes into the field `missingFiles`.
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
  const full = await attach(context, item, { outputs, firstField, refuse })
  return missingFiles.length > 0
    ? { ...full, json: { ...full.json, missingFiles } }
    : full
}

/** Whether a download was refused, and would be refused again. */
export function isUnavailable(error: unknown): error is NodeApiError {
  return error instanceof NodeApiError && /^4\d\d$/.test(error.httpCode ?? '')
}

function raise(error: unknown): never {
  throw error
}

type Files = {
  outputs: readonly Output[]
  firstField: string
  /** What becomes of a file that cannot be had. */
  refuse: (error: unknown, url: string) => void
}

async function attach(
  context: Context,
  item: INodeExecutionData,
  { outputs, firstField, refuse }: Files,
): Promise<INodeExecutionData> {
  const files = new Map(
    outputs.flatMap((output) => (output.url ? [[output.url, output] as const] : [])),
  )
  const binary: IBinaryKeyData = {}
  for (const { url = '', label } of files.values()) {
    const count = Object.keys(binary).length
    const field = count === 0 ? firstField : `${firstField}_${count}`
    try {
      binary[field] = await download(context, url, label)
    } catch (error) {
      refuse(error, url)
    }
  }
  return Object.keys(binary).length > 0 ? { ...item, binary } : item
}

async function download(context: Context, url: string, label: string) {
  const data = /^data:([^;,]+)[^,]*;base64,(.*)$/s.exec(url)
  if (data) {
    const [, type, content = ''] = data
    return await context.helpers.prepareBinaryData(
      Buffer.from(content, 'base64'),
      label,
      type,
    )
  }
  const response = await request(context, url)
  const type = String(response.headers['content-type'] ?? '').split(';')[0]
  return await context.helpers.prepareBinaryData(
    response.body,
    nameOf(url, label),
    type === '' || type === 'application/octet-stream' ? undefined : type,
  )
}

type Download = {
  statusCode: number
  headers: IDataObject
  body: Parameters<Context['helpers']['prepareBinaryData']>[0]
}

/** Wireflow's CDN turns some programs away; what it has can then be had from its proxy. */
async function request(context: Context, url: string): Promise<Download> {
  const direct = await get(context, url)
  const answer =
    direct.statusCode === FORBIDDEN ? await viaProxy(context, url, direct) : direct
  if (answer.statusCode < 400) return answer
  throw new NodeApiError(
    context.getNode(),
    { url },
    {
      message: `An output file could not be downloaded (${answer.statusCode})`,
      description: `${url}\nThe address may have expired. Read the execution again, or take the URL in place of the file.`,
      httpCode: String(answer.statusCode),
    },
  )
}

/** The answer of the proxy, or `direct` where there is none to ask. */
async function viaProxy(
  context: Context,
  url: string,
  direct: Download,
): Promise<Download> {
  if (!hasWireflow(context)) return direct
  const { origin } = new URL(await baseUrlOf(context, 'wireflowApi'))
  if (new URL(url).origin === origin) return direct
  return await get(context, `${origin}/api/download?url=${encodeURIComponent(url)}`)
}

async function get(context: Context, url: string): Promise<Download> {
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
    throw new NodeApiError(context.getNode(), error as JsonObject, {
      message: 'An output file could not be downloaded',
      description: url,
    })
  }
}

/** The last part of the path where it has an extension, or else the label of the node. */
function nameOf(url: string, label: string): string {
  const last = new URL(url).pathname.split('/').pop() ?? ''
  return last.includes('.') ? decodeURIComponent(last) : label
}
