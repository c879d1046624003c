/** One input of a workflow, as the upstream describes it. */
export type WorkflowInput = {
  nodeId: string
  label: string
  type: string
  required: boolean
  options?: string[]
  /** Of a number, where the upstream says so. */
  min?: number
  max?: number
  step?: number
  /** The value that the workflow has saved. */
  default?: string
}
