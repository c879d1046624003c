import { BASE_PATH } from '../api/routes.ts'
import { settle } from '../engine/settle.ts'
import type { DataFile } from '../state/data-file.ts'
import { nextId } from '../state/ids.ts'
import type { World } from '../world.ts'
import { answerApi } from './answer-api.ts'
import { json, type Answer, type Call } from './call.ts'
import { getFile } from './files.ts'
import { FILES_PATH, UPLOADS_PATH } from './files-path.ts'
import { putUpload } from './put-upload.ts'
import type { Recorder } from './recorder.ts'

export type LogEntry = { method: string; path: string; status: number; requestId: string }

export type DispatchParts = {
  world: World
  recorder: Recorder
  dataFile: DataFile | undefined
  onRequest: ((entry: LogEntry) => void) | undefined
}

export type Dispatch = (call: Call) => Promise<Answer>

/** Answers every call, whichever way it came in. */
export function createDispatch(parts: DispatchParts): Dispatch {
  return async (call) => {
    const { world } = parts
    const startedAt = performance.now()
    settle(world)
    const id = nextId(world.state, 'req_')
    const at = world.clock.now()
    const answer = answerPart(world, call)
    answer.headers['x-request-id'] = id
    await persist(parts.dataFile, call)

    const tookMs = performance.now() - startedAt
    parts.recorder.add(call, answer, { id, at, tookMs, fault: null })
    const { method, path } = call
    parts.onRequest?.({ method, path, status: answer.status, requestId: id })
    return answer
  }
}

function answerPart(world: World, call: Call): Answer {
  if (call.path === BASE_PATH || call.path.startsWith(`${BASE_PATH}/`)) {
    return answerApi(world, call)
  }
  const reads = call.method === 'GET' || call.method === 'HEAD'
  if (reads && call.path.startsWith(FILES_PATH)) return getFile(world, call)
  if (call.method === 'PUT' && call.path.startsWith(UPLOADS_PATH))
    return putUpload(world, call)
  if (reads && call.path === '/healthz') return json(200, { ok: true })
  return json(404, { error: 'Not found', hint: `The API is under ${BASE_PATH}` })
}

/** What a caller was told has happened is on disk before they are told. */
async function persist(dataFile: DataFile | undefined, call: Call): Promise<void> {
  if (!dataFile) return
  if (call.method === 'GET' || call.method === 'HEAD') dataFile.touch()
  else await dataFile.save()
}
