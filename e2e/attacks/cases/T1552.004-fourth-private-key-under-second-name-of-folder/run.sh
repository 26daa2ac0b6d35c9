#!/bin/sh
. /opt/case/case.sh

ln -s /root/.ssh /tmp/photos
cd /tmp/photos
pr -T ./id_rsa >/tmp/1.jpg
test -s /tmp/1.jpg
took_place
