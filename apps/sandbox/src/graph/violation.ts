export type Violation = {
  rule: string
  message: string
  fix?: string
  nodeId?: string
  edgeId?: string
}
