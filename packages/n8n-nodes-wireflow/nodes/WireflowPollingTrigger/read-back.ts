import type { IDataObject } from 'n8n-workflow'
import { DEFAULT_PAGE } from '../reading/read-pages'
import { beganAt } from './find-finished'

// However long nobody looked, one poll reads no more than this.
const MOST_PAGES = 50

/**
 * The newest rows of the history, back to `from`. New executions push old ones on to later
 * pages meanwhile, so a row may come twice, and none is passed over. Wireflow may give fewer
 * rows than it is asked for, so only a page that is shorter than the one before it, or
 * empty, is taken for the last.
 */
export async function readBack(
  readPage: (offset: number) => Promise<IDataObject[]>,
  from: number,
  now: number,
): Promise<IDataObject[]> {
  const rows: IDataObject[] = []
  let longest = DEFAULT_PAGE
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await readPage(rows.length)
    rows.push(...found)
    const last = found.at(-1)
    if (!last || found.length < longest || beganAt(last, now) < from) break
    longest = found.length
  }
  return rows
}
