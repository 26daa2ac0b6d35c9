#!/bin/sh
. /opt/case/case.sh

{ id; whoami; w; last; lastlog; cut -d: -f1,3,7 /etc/passwd; getent group; cat /etc/sudoers; grep 'x:0:' /etc/passwd; cat /etc/login.defs; ls -la /home /root; groups root; } >/tmp/a 2>/dev/null || true
grep -q '^root:0' /tmp/a
took_place
