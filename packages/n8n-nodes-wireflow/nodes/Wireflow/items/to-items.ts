import type { IDataObject, INodeExecutionData } from 'n8n-workflow'

/** Plain rows as items that belong to the item they came from. */
export function toItems(rows: IDataObject[], itemIndex: number): INodeExecutionData[] {
  return rows.map((json) => ({ json, pairedItem: { item: itemIndex } }))
}
