import type { PlainOutputField } from 'zapier-platform-core'

/** What a choice of a dropdown is made of. */
export const CHOICE_FIELDS = [
  { key: 'id', label: 'ID' },
  { key: 'name', label: 'Name' },
] satisfies PlainOutputField[]
