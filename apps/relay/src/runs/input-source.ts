import { z } from 'zod'

/** Where the value of one input comes from: a field of the trigger data, or a constant. */
export const InputSource = z.union(
  [
    /** A path with dots, such as `customer.name` or `items.0.title`. */
    z.strictObject({ from: z.string().min(1).max(200) }),
    z.strictObject({ value: z.unknown() }),
  ],
  { error: 'must be {"from": "a.field"} or {"value": …}' },
)
export type InputSource = z.infer<typeof InputSource>
