#!/usr/bin/env bash
# What a stranger meets: HEAD in an empty folder with nothing beside it, a bare environment, CI=true as on a build machine, an older pip.
#
#   tests/stranger.sh            a sample: the first three tests of each folder of tests/, and every 25th after them
#   tests/stranger.sh test       any target of the Makefile instead, here the whole of `make test`
#
# STRANGER_PYTHON: the Python to use (python3). STRANGER_PIP: the pip to use; by default the oldest that is promised and starts at all under
# that Python. STRANGER_CI= leaves CI unset. Commit first: what is not in HEAD is not there. The clone is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-sample}
python=$(command -v "${STRANGER_PYTHON:-python3}")
pip=${STRANGER_PIP:-$("$python" -c 'import sys; print("23.0" if sys.version_info < (3, 12) else "23.2.1")')}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet . "$folder/clone"
cd "$folder/clone"

# Where packages come from is the machine's own affair: its settings of pip, proxies and certificates are kept, and nothing else.
mapfile -t kept < <(env | grep -E '^(PIP_|UV_|HTTPS?_PROXY=|https?_proxy=|NO_PROXY=|no_proxy=|SSL_|REQUESTS_CA)' || true)
bare() { env -i PATH="$PATH" HOME="$HOME" ${STRANGER_CI-CI=true} ${kept[@]+"${kept[@]}"} "$@"; }

began=$SECONDS
said() { echo "stranger: $* ($((SECONDS - began)) s)"; }

bare "$python" -m venv .venv
bare .venv/bin/python -m pip install --quiet --disable-pip-version-check "pip==$pip"
said "$(.venv/bin/python --version), $(.venv/bin/python -m pip --version | cut -d' ' -f1-2)"
bare make --silent .venv/dev.stamp
said "installed from the locks"
if [[ $what == sample ]]; then
  bare .venv/bin/python -m pytest --collect-only -m "not soak" >collected
  # A line is tests/folder/test_file.py::test_name; what stands beside the folders needs no sample.
  awk -F/ '/::/ { count[$2]++; if (count[$2] <= 3 || count[$2] % 25 == 0) print }' collected >sample
  said "$(wc -l <sample) of $(grep -c :: collected) tests, of $(cut -d/ -f2 sample | sort -u | wc -l) folders"
  bare .venv/bin/python -m pytest -n 2 @sample
else
  bare make "$what"
fi
said "done"
