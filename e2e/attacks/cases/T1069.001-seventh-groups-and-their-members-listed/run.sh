#!/bin/sh
. /opt/case/case.sh

id; groups; whoami >/dev/null
getent group root sudo wheel docker adm shadow || true
grep -E '^(sudo|wheel|docker|lxd|adm|disk):' /etc/group || true
cat /etc/sudoers /etc/sudoers.d/* 2>/dev/null || true
awk -F: '$3 == 0 { print $1 }' /etc/passwd
for u in $(cut -d: -f1 /etc/passwd); do groups "$u"; done >/tmp/.g
test -s /tmp/.g
took_place
