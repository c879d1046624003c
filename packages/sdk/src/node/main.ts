#!/usr/bin/env node
import { runCli } from './run-cli.ts'

process.exitCode = await runCli({
  args: process.argv.slice(2),
  print: (text) => void process.stdout.write(text),
  printError: (text) => void process.stderr.write(text),
})
