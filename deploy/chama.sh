#!/bin/sh
# Runs a command of Chama as the service's user, upon the service's ledger; for root.
# Install it as /usr/local/sbin/chama.
set -a
CHAMA_LEDGER=/var/lib/chama/chama.sqlite
CHAMA_FEEDS=/var/lib/chama/chain
CHAMA_OUT=/var/lib/chama/out
if [ -r /etc/chama/chama.env ]; then . /etc/chama/chama.env; fi
exec runuser -u chama -- /opt/chama/chama "$@"
