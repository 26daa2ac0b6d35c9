#!/bin/sh
. /opt/case/case.sh

echo x >/usr/local/bin/.x
chattr +i /usr/local/bin/.x
! rm /usr/local/bin/.x 2>/dev/null
chattr -i /usr/local/bin/.x
took_place
