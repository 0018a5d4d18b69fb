#!/usr/bin/env bash
# The figures of a Spark cluster equal those of the built-in engine:  bash tests/spark.sh [--rows N] [--no-suite] [--crossover] [TEJUN]
#
# Starts a master, two workers and a Connect server on loopback, kills parts of them on purpose, and ends them. TEJUN is a program with the
# feature `spark`; without it one is built. What lacks is installed: Java and protoc by apt, Spark into TEJUN_SPARK_CACHE. Says so and ends
# with 77 where it cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")/spark" && pwd)
cache=${TEJUN_SPARK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tejun-spark}

# without WHAT: ends, since there is nothing to test with.
without() {
  echo "-- SKIPPED: $1 cannot be had; nothing was asked of Spark"
  exit 77
}

# package COMMAND NAME: installs a package of the system unless its command is there.
package() {
  local sudo=sudo
  command -v "$1" >/dev/null && return
  [ "$(id -u)" != 0 ] || sudo=
  { $sudo apt-get update && $sudo apt-get install -y --no-install-recommends "$2"; } >&2
}

environment() {
  python3 -m venv "$cache" >&2
}

# Debian 12 has the one, Debian 13 the other; Spark runs on both.
package java openjdk-17-jre-headless || package java openjdk-21-jre-headless || without Java
package protoc protobuf-compiler || without protoc
package python3 python3 || without Python
if ! "$cache/bin/python" -c 'import pyspark, pyarrow, numpy; assert pyspark.__version__ == "4.3.0"' 2>/dev/null; then
  environment || { package ensurepip python3-venv && environment; } || without "an environment of Python"
  "$cache/bin/pip" install --quiet pyspark==4.3.0 pyarrow numpy >&2 || without "the wheel of Spark"
fi
exec "$cache/bin/python" "$here/run.py" "$@"
