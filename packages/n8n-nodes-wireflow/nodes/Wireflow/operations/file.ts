import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { brief } from '../../api/patience'
import { uploadBinary, uploadFromUrl } from '../../api/upload'
import { toItems } from '../items/to-items'

/** Hands a file to Wireflow. */
export async function uploadFile(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const parameter = (name: string) => String(context.getNodeParameter(name, itemIndex))
  const url =
    parameter('source') === 'url'
      ? await uploadFromUrl(context, itemIndex, urlIn(context, itemIndex))
      : await uploadBinary(context, itemIndex, parameter('binaryProperty'), brief())
  return toItems([{ url: url ?? null }], itemIndex)
}

function urlIn(context: IExecuteFunctions, itemIndex: number): string {
  const given = String(context.getNodeParameter('url', itemIndex)).trim()
  if (/^https?:\/\//i.test(given) && URL.canParse(given)) return given
  throw new NodeOperationError(context.getNode(), `"${given}" is not a URL`, {
    itemIndex,
    description: 'It should look like https://example.com/photo.jpg.',
  })
}
