import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createProgram } from './commands.ts'
import { completionScript } from './completion.ts'

/** What bash offers after these words, of which the last may be half. */
function offered(...words: string[]): string[] {
  const script = `${completionScript(createProgram({}))}
    COMP_WORDS=(wireflow-connect "$@")
    COMP_CWORD=$#
    _wireflow_connect
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-uc', script, 'bash', ...words], {
    encoding: 'utf8',
  })
  return out.split('\n').filter((line) => line !== '')
}

test('bash completes commands, those of a group, and options of each', () => {
  expect(offered('')).toEqual(expect.arrayContaining(['run', 'trigger', 'doctor']))
  expect(offered('un')).toEqual(['undelivered'])
  expect(offered('trigger', 'p')).toEqual(['pause'])
  expect(offered('trigger', '')).not.toContain('run')
  expect(offered('run', 'wf_1', '--w')).toEqual(['--wait'])
  expect(offered('runs', '--w')).toEqual([])
  expect(offered('endpoint', 'recover', 'ep_1', '--u')).toEqual(['--until'])
  expect(offered('endpoint', 'rotate', '--json', '--u')).toEqual([])
  expect(offered('nothing', '')).toEqual([])
})
