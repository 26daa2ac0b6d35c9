#!/bin/sh
. /opt/case/case.sh

useradd -m mallory
cp /usr/bin/od /usr/local/bin/odx
setcap cap_dac_override+ep /usr/local/bin/odx
setpriv --reuid mallory --regid mallory --clear-groups /usr/local/bin/odx -An -c /etc/shadow >/tmp/.s
grep -q 'r *o *o *t' /tmp/.s
took_place
