#!/bin/sh
. /opt/case/case.sh

install -m 755 /opt/tools/marker '/srv/app/notes.txt '
env -i '/srv/app/notes.txt '
wait_for /tmp/reached
took_place
