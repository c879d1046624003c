import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import type { Patience } from '../../api/patience'
import { uploadBinary } from '../../api/upload'
import { toObject, unwrap } from '../../reading/json'
import { matchInputs, type MatchedInputs } from '../../reading/match-inputs'
import {
  listInputs,
  toWorkflowInputs,
  type WorkflowInput,
} from '../../reading/workflow-inputs'
import { readJson } from './read-json'

/** Asks what workflows take, once for each however many items there are. */
export function createDescriber(context: IExecuteFunctions, isRelayed: boolean) {
  const described = new Map<string, Promise<WorkflowInput[]>>()

  return {
    /** The inputs of a workflow, as they were told last. */
    get(workflowId: string, itemIndex: number): Promise<WorkflowInput[]> {
      const known = described.get(workflowId) ?? ask(workflowId, itemIndex, false)
      described.set(workflowId, known)
      return known
    },

    /** The same, asked for anew where they may have been kept by the relay. */
    getFresh(workflowId: string, itemIndex: number): Promise<WorkflowInput[]> {
      if (!isRelayed) return this.get(workflowId, itemIndex)
      const fresh = ask(workflowId, itemIndex, true)
      described.set(workflowId, fresh)
      return fresh
    },
  }

  async function ask(workflowId: string, itemIndex: number, isFresh: boolean) {
    const id = encodeURIComponent(workflowId)
    const answer = isRelayed
      ? await call(context, 'wireflowRelayApi', {
          method: 'GET',
          path: `/v1/workflows/${id}`,
          ...(isFresh ? { query: { fresh: 'true' } } : {}),
          itemIndex,
        })
      : await call(context, 'wireflowApi', {
          method: 'GET',
          path: `/workflows/${id}/run`,
          itemIndex,
        })
    return toWorkflowInputs(unwrap(answer))
  }
}

export type Describer = ReturnType<typeof createDescriber>

/**
 * What the user has given an item, by input. What does not fit is refused here, where
 * nothing has been uploaded or paid for.
 *
 * @throws {NodeOperationError} that says what does not fit and lists the inputs.
 */
export async function readInputs(
  context: IExecuteFunctions,
  itemIndex: number,
  { workflowId, describer }: { workflowId: string; describer: Describer },
): Promise<Omit<MatchedInputs, 'faults'>> {
  const given = givenIn(context, itemIndex)
  const { binary = {} } = context.getInputData()[itemIndex] ?? {}
  const match = (inputs: WorkflowInput[]) =>
    matchInputs(inputs, given, Object.keys(binary))

  const known = match(await describer.get(workflowId, itemIndex))
  if (known.faults.length === 0) return known
  const inputs = await describer.getFresh(workflowId, itemIndex)
  const { faults, ...matched } = match(inputs)
  if (faults.length === 0) return matched
  const [first, ...others] = faults
  throw new NodeOperationError(
    context.getNode(),
    others.length > 0 ? 'Some inputs do not fit the workflow' : String(first),
    {
      itemIndex,
      description: [
        ...(others.length > 0 ? faults : []),
        'Nothing was started.',
        listInputs(inputs),
      ].join('\n'),
    },
  )
}

function givenIn(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const isJson = context.getNodeParameter('specifyInputs', itemIndex) === 'json'
  return isJson
    ? readJson(context, 'inputsJson', itemIndex)
    : toObject(toObject(context.getNodeParameter('inputs', itemIndex)).value)
}

/** The values by node id, with files uploaded and replaced by their addresses. */
export async function uploadInputs(
  context: IExecuteFunctions,
  itemIndex: number,
  { values, files }: Omit<MatchedInputs, 'faults'>,
  { uploads, patience }: { uploads: Record<string, string>; patience: Patience },
): Promise<IDataObject> {
  const inputs = { ...values }
  for (const [nodeId, { binaryProperty }] of Object.entries(files)) {
    uploads[nodeId] ??= await uploadBinary(context, itemIndex, binaryProperty, patience)
    inputs[nodeId] = uploads[nodeId]
  }
  return inputs
}
