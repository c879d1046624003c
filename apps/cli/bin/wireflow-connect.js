#!/usr/bin/env node
// Written so that every Node which knows ES modules can read it, and say what it is missing.
var parts = process.versions.node.split('.').map(Number)
var isOld = parts[0] < 22 || (parts[0] === 22 && parts[1] < 19)
if (isOld) {
  process.stderr.write(
    'Wireflow Connect needs Node 22.19 or newer; this is Node ' +
      process.versions.node +
      '.\n',
  )
  process.exitCode = 1
} else {
  void import('../dist/cli/main.js')
}
