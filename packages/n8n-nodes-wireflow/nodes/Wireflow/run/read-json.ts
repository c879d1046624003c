import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { isObject } from '../../reading/json'

/** A JSON parameter as an object: as text from the editor, as an object from AI agents. */
export function readJson(
  context: IExecuteFunctions,
  parameter: string,
  itemIndex: number,
): IDataObject {
  const given = context.getNodeParameter(parameter, itemIndex, {})
  const value = typeof given === 'string' ? parse(given) : given
  if (isObject(value)) return value
  throw new NodeOperationError(
    context.getNode(),
    `The parameter "${parameter}" holds no JSON object`,
    { itemIndex, description: 'It should look like { "name": "value" }.' },
  )
}

function parse(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
