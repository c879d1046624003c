import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
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
      ? await uploadFromUrl(context, itemIndex, parameter('url'))
      : await uploadBinary(context, itemIndex, parameter('binaryProperty'))
  return toItems([{ url: url ?? null }], itemIndex)
}
