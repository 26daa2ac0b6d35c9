#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/elsewhere
mount -o bind /etc /tmp/elsewhere
cat /tmp/elsewhere/shadow | grep -q root
took_place
