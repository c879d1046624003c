import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { isObject } from '../../reading/json'

// As the fields are called in the editor.
const LABELS: Record<string, string> = {
  data: 'Data',
  graph: 'Graph',
  inputsJson: 'Inputs (JSON)',
}

/** A JSON parameter as an object: as text from the editor, as an object from AI agents. */
export function readJson(
  context: IExecuteFunctions,
  parameter: string,
  itemIndex: number,
): IDataObject {
  const label = LABELS[parameter] ?? parameter
  const given = context.getNodeParameter(parameter, itemIndex, {})
  const value = parseJson(context, given, { label, itemIndex }) ?? {}
  if (isObject(value)) return value
  throw new NodeOperationError(context.getNode(), `"${label}" is not a JSON object`, {
    itemIndex,
    description: 'It should look like { "name": "value" }.',
  })
}

/**
 * What the text of a field says; undefined for an empty one. What is no text is given back.
 *
 * @throws {NodeOperationError} that names the field.
 */
export function parseJson(
  context: IExecuteFunctions,
  given: unknown,
  { label, itemIndex }: { label: string; itemIndex: number },
): unknown {
  if (typeof given !== 'string') return given
  if (given.trim() === '') return undefined
  try {
    return JSON.parse(given)
  } catch (error) {
    throw new NodeOperationError(context.getNode(), `"${label}" is not valid JSON`, {
      itemIndex,
      description: (error as Error).message,
    })
  }
}
