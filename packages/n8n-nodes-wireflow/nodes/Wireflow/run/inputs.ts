import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { uploadBinary } from '../../api/upload'
import { isObject, toObject } from '../../reading/json'
import { isUrl } from '../../reading/outputs'
import { readJson } from './read-json'

/** Stands before the id of an input that takes a file, in the field's own id. */
export const FILE_PREFIX = 'file:'

/**
 * The inputs as the user wrote them, by field id; what was left empty is left out, so that
 * the workflow's saved value stands.
 */
export function readInputs(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const isJson = context.getNodeParameter('specifyInputs', itemIndex) === 'json'
  const given = isJson
    ? readJson(context, 'inputsJson', itemIndex)
    : toObject(toObject(context.getNodeParameter('inputs', itemIndex)).value)
  const filled = Object.entries(given).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  return Object.fromEntries(filled)
}

/** The inputs by node id, with files uploaded and replaced by their addresses. */
export async function resolveInputs(
  context: IExecuteFunctions,
  itemIndex: number,
  wanted: IDataObject,
  uploads: Record<string, string>,
): Promise<IDataObject> {
  const values: IDataObject = {}
  for (const [field, value] of Object.entries(wanted)) {
    const property = binaryPropertyIn(field, value)
    const nodeId = field.startsWith(FILE_PREFIX) ? field.slice(FILE_PREFIX.length) : field
    if (property === undefined) {
      values[nodeId] = value
      continue
    }
    refuseMissing(context, itemIndex, nodeId, property)
    uploads[nodeId] ??= await uploadBinary(context, itemIndex, property)
    values[nodeId] = uploads[nodeId]
  }
  return values
}

/** A file field holds an address or the name of a binary property; JSON says which. */
function binaryPropertyIn(field: string, value: unknown): string | undefined {
  if (field.startsWith(FILE_PREFIX)) {
    return isUrl(String(value)) ? undefined : String(value)
  }
  if (isObject(value) && typeof value.binaryProperty === 'string') {
    return value.binaryProperty
  }
  return undefined
}

function refuseMissing(
  context: IExecuteFunctions,
  itemIndex: number,
  nodeId: string,
  property: string,
): void {
  const { binary = {} } = context.getInputData()[itemIndex] ?? {}
  if (binary[property]) return
  const there = Object.keys(binary).join(', ') || 'none'
  throw new NodeOperationError(
    context.getNode(),
    `"${property}" is neither a URL nor a binary field of this item`,
    {
      itemIndex,
      description: `The input ${nodeId} takes the address of a file or the name of a binary field. Binary fields of this item: ${there}.`,
    },
  )
}
