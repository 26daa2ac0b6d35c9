#!/bin/sh
. /opt/case/case.sh

bash -c 'cd /usr/..; mapfile -t lines <"/proc/thread-self/cwd/etc/./shadow"; printf "%s\n" "${lines[@]%%:*}"' | grep -q root
took_place
