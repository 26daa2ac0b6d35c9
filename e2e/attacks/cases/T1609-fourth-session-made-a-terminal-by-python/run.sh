#!/bin/sh
. /opt/case/case.sh

printf 'id\ncat /etc/passwd | tail -n 3\ntouch /tmp/reached\nexit\n' | python3 -c 'import pty; pty.spawn(["/bin/bash", "-i"])'
test -e /tmp/reached
took_place
