import { z } from 'zod'
import { VIDEO_TEMPLATES } from '../catalog/video-templates.ts'
import { FILES_PATH } from '../http/files-path.ts'
import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid, notFound } from '../http/refusal.ts'
import { digest } from '../state/random.ts'
import type { Visit } from './route.ts'

/** `GET /remotion/templates` — templates of videos, not of workflows. */
export function getVideoTemplates(): Answer {
  return json(200, { data: VIDEO_TEMPLATES })
}

/** `GET /remotion/templates/{id}` */
export function getVideoTemplate({ params }: Visit): Answer {
  const template = VIDEO_TEMPLATES.find(({ id }) => id === params['id'])
  if (!template) throw notFound('Template')
  return json(200, { data: template })
}

const Preview = z.looseObject({
  frames: z.array(z.number().int().nonnegative()).max(20).default([0]),
  durationFrames: z.number().int().positive().default(180),
  fps: z.number().int().positive().default(30),
})

/** `POST /render/remotion/preview` — a stand-in picture for each frame that is asked for. */
export function postPreview(visit: Visit): Answer {
  const body = Preview.safeParse(readJson(visit.call))
  if (!body.success) throw invalid(z.prettifyError(body.error), 'invalid_field')
  const { frames, durationFrames, fps, ...rest } = body.data
  return json(200, {
    frames: frames.map((frame) => ({ frame, url: drawFrame(visit, frame, rest) })),
    issues: [],
    warnings: [],
    diagnostics: {
      version: 1,
      counts: { error: 0, warning: 0, info: 0 },
      diagnostics: [],
    },
    renderable: true,
    durationFrames,
    fps,
  })
}

function drawFrame({ world }: Visit, frame: number, what: unknown): string {
  const seed = digest(world.state.seed, frame, JSON.stringify(what))
  const name = `${seed.slice(0, 24)}.png`
  world.state.files.set(name, {
    kind: 'image',
    title: 'Preview',
    caption: `Frame ${frame}`,
    seed,
    width: 640,
    height: 360,
  })
  return world.origin() + FILES_PATH + name
}
