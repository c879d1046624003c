const MAX_BATCHES = 200

/**
 * Deletes one small batch after the other until nothing is left, at most 200 of them: the next
 * tick goes on. `deleteBatch` returns how many rows it deleted.
 */
export async function deleteInBatches(
  stopping: AbortSignal,
  deleteBatch: () => Promise<number>,
): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES && !stopping.aborted; batch++) {
    if ((await deleteBatch()) === 0) break
  }
}
