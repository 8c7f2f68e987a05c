#!/bin/sh
# For root: runs jsc as the bot's user, in the bot's folder and with its settings. deploy/README.md installs it as /usr/local/bin/jsc.
exec runuser -u council -- env -C /var/lib/council JSC_ENV=/etc/council/.env /opt/council/.venv/bin/jsc "$@"
