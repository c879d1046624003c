import { expect } from 'vitest'
import type { World, WorldOptions } from '../world.ts'

/** One thing the client does, shown against the sandbox in each of its profiles. */
export type Case = {
  behaviour: string
  options?: WorldOptions
  show: (world: World) => Promise<void>
}

/** Runs a call to its end in the time of its world. */
export async function within<T>({ clock }: World, call: PromiseLike<T>): Promise<T> {
  return clock.run(Promise.resolve(call))
}

/** Runs a call that is to fail, and checks the error. */
export async function failing(
  { clock }: World,
  call: PromiseLike<unknown>,
  error: Record<string, unknown>,
): Promise<void> {
  await expect(clock.run(Promise.resolve(call))).rejects.toMatchObject(error)
}
