#!/usr/bin/env bash
# Prints a python3 that has numpy, pyarrow and duckdb:  python.sh VENV
#
# The one at hand if it has them, else one in a new virtual environment; fails, and says why, when they cannot be fetched.
set -euo pipefail
packages=(duckdb==2.0.0 numpy==2.4.6 pyarrow==26.0.1)
if python3 -c 'import duckdb, numpy, pyarrow' 2>/dev/null; then
  command -v python3
  exit 0
fi
{
  # ensurepip is what Debian keeps in a package of its own.
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null && command -v apt-get >/dev/null; then
    apt-get update && apt-get install -y --no-install-recommends python3 python3-venv
  fi
  python3 -m venv "$1" && "$1/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 20 "${packages[@]}"
} >&2 || { echo "duckdb could not be installed from PyPI" >&2; exit 1; }
echo "$1/bin/python3"
