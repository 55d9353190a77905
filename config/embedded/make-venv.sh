#!/bin/sh
# Makes the virtual environment with the first Python that is new enough, or says in one sentence what is missing.
set -eu
target="$1"
for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if "$python" -m venv "$target" >/dev/null 2>&1; then
            exit 0
        fi
        rm -rf "$target"
        echo "Das Förderportal braucht das Modul „venv“ von $("$python" --version); auf Debian und Ubuntu heißt das Paket python3-venv." >&2
        exit 1
    fi
done
echo "Das Förderportal braucht Python 3.11 oder neuer; hier ist $("${PYTHON:-python3}" --version 2>&1 || echo "kein Python")." >&2
exit 1
