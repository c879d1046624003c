import type { Command } from 'commander'

/**
 * A script for bash, to be read by `source`, that completes commands and options. What it knows
 * is what `program` has.
 */
export function completionScript(program: Command): string {
  const cases = pathsOf(program).map(
    ({ path, words }) => `    "${path} "*) words="${words.join(' ')}" ;;`,
  )
  return `_wireflow_connect() {
  local words="" current="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1} " in
${cases.join('\n')}
    " ") words="${wordsOf(program).join(' ')}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _wireflow_connect wireflow-connect`
}

/** The innermost first: the first that fits is taken. */
function pathsOf(parent: Command, before = ''): { path: string; words: string[] }[] {
  return parent.commands.flatMap((command) => {
    const path = `${before}${command.name()}`
    return [...pathsOf(command, `${path} `), { path, words: wordsOf(command) }]
  })
}

function wordsOf({ commands, options }: Command): string[] {
  const names = commands.map((command) => command.name())
  return [...names, ...options.flatMap(({ long }) => long ?? []), '--help']
}
