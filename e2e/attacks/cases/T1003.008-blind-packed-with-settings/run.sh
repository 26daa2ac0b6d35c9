#!/bin/sh
. /opt/case/case.sh

tar -C / -czf /tmp/.e.tgz etc 2>/dev/null
tar -tzf /tmp/.e.tgz | grep -qx etc/shadow
took_place
