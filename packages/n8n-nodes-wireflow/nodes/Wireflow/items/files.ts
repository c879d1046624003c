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
import type { Output } from '../../reading/outputs'

type Context = IExecuteFunctions | IPollFunctions | IWebhookFunctions

const TIMEOUT_MS = 5 * 60_000
const FORBIDDEN = 403

/** Adds the files among `outputs` to an item as binary data, streamed, named and typed. */
export async function attachFiles(
  context: Context,
  item: INodeExecutionData,
  outputs: readonly Output[],
  firstField: string,
): Promise<INodeExecutionData> {
  const files = new Map(
    outputs.flatMap((output) => (output.url ? [[output.url, output] as const] : [])),
  )
  const binary: IBinaryKeyData = {}
  for (const { url = '', label } of files.values()) {
    const count = Object.keys(binary).length
    const field = count === 0 ? firstField : `${firstField}_${count}`
    binary[field] = await download(context, url, label)
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
  if (direct.statusCode < 400) return direct
  const { origin } = new URL(await baseUrlOf(context, 'wireflowApi'))
  const proxied =
    direct.statusCode === FORBIDDEN && !url.startsWith(origin)
      ? await get(context, `${origin}/api/download?url=${encodeURIComponent(url)}`)
      : direct
  if (proxied.statusCode < 400) return proxied
  throw new NodeApiError(
    context.getNode(),
    { url },
    {
      message: `An output file could not be downloaded (${proxied.statusCode})`,
      description: `${url}\nThe address may have expired. Read the execution again, or take the URL in place of the file.`,
      httpCode: String(proxied.statusCode),
    },
  )
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
