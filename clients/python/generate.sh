#!/bin/sh
# Writes wireflow_connect/models.py from docs/openapi.json, with datamodel-code-generator
# (`pip install -r requirements-generate.txt`). With --check it only says whether it is stale.
set -eu
cd "$(dirname "$0")"
PYTHONWARNINGS=ignore datamodel-codegen "$@"
