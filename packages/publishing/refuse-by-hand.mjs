// Runs when somebody publishes from a folder. The release workflow publishes tarballs, for
// which this is not run.
process.stderr.write(
  'Nothing is published by hand: push a tag like v0.2.0, and the release workflow publishes with provenance.\n',
)
process.exitCode = 1
