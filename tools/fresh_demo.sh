#!/usr/bin/env bash
# A new demo database under var/; the old one is kept beside it, nothing is deleted.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -e var/portal.sqlite3 ]; then
  STAMP=$(date +%Y%m%d-%H%M%S)
  for f in var/portal.sqlite3*; do mv "$f" "${f/portal/portal-$STAMP}"; done
fi
.venv/bin/python manage.py portal --prepare-only
