export const HELP = `The Wireflow API on your own machine.

  npx @wireflow-connect/sandbox [options]
      runs until it is stopped
  npx @wireflow-connect/sandbox exec [options] -- <command>
      runs a command against a fresh sandbox

  -p, --port N          default 4410; 0 means any free one (default for exec)
      --host H          default 127.0.0.1
      --data FILE       keeps everything in a file; without it nothing is kept
      --key KEY         the API key to make, beginning with sk-sandbox-
      --seed N          makes ids, durations and files repeatable
      --plan P          free, starter, pro (default) or enterprise
      --profile P       docs (default) or server-2026-08
      --speed N         10 is ten times faster
      --durations D     timed (default), immediate or manual
      --no-limits       switches rate limits off
      --fault JSON      adds a fault rule; may be given several times
      --empty           leaves out the example, the workflow product-shots
  -q, --quiet           prints no requests
`
