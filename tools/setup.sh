#!/usr/bin/env bash
# Prepares this checkout: system libraries, virtual environment, pinned packages, front end, message catalogues.
# Each step is skipped when its input has not changed, so a second start takes seconds. `dev` adds the test tools.
set -euo pipefail
cd "$(dirname "$0")/.."
KIND=${1:-run}
PYTHON=${PYTHON:-python3}
VENV=.venv
LOCK=requirements.txt
[ "$KIND" = dev ] && LOCK=requirements-dev.txt

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  stop "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"

# 1. The system libraries of WeasyPrint, before anything else happens.
APT="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
have_library() { "$PYTHON" -c "import ctypes.util, sys; sys.exit(0 if ctypes.util.find_library('$1') else 1)" || ls /usr/lib/*/lib"$1".so* >/dev/null 2>&1; }
if ! { have_library pango-1.0 && have_library pangoft2-1.0 && have_library harfbuzz-subset; }; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing the libraries that draw letters ($APT) …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $APT >/dev/null
  else
    stop "The libraries that draw letters are missing. Type this, then start again:
  sudo apt-get install $APT"
  fi
fi

# 2. Virtual environment and pinned packages.
if [ ! -x $VENV/bin/python ]; then
  say "Making the virtual environment …"
  "$PYTHON" -m venv $VENV 2>/dev/null || {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
      "$PYTHON" -m venv --clear $VENV
    else
      stop "Python's venv module is missing. Type: sudo apt-get install python3-venv"
    fi
  }
fi
mark() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }
WANT=$(mark $LOCK)
DEV_MARK=$VENV/.installed-dev
if [ "$(cat $VENV/.installed-"$KIND" 2>/dev/null)" != "$WANT" ] && { [ "$KIND" = dev ] || [ "$(cat $DEV_MARK 2>/dev/null)" != "$(mark requirements-dev.txt)" ]; }; then
  say "Installing the pinned Python packages ($LOCK) …"
  $VENV/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $LOCK
  printf '%s' "$WANT" > $VENV/.installed-"$KIND"
fi

# 3. Front-end packages; Node from PyPI where the machine has none.
node_ok() { command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$(mark package-lock.json)" ]; then
  if ! node_ok; then
    say "Installing Node for the front-end packages …"
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
    export PATH="$PWD/$VENV/bin:$PATH"
  fi
  say "Installing the front-end packages …"
  npm ci --silent --no-audit --no-fund
  mark package-lock.json > node_modules/.installed
fi

# 4. Message catalogues.
PO=$(find locale -name '*.po' 2>/dev/null | sort)
if [ -n "$PO" ] && [ "$(cat locale/.compiled 2>/dev/null)" != "$(mark $PO)" ]; then
  say "Compiling the message catalogues …"
  $VENV/bin/python manage.py messages compile
  mark $PO > locale/.compiled
fi
