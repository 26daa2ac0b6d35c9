#!/bin/sh
. /opt/case/case.sh

useradd -m deploy
echo 'root:$1$x$0123456789012345678901' | chpasswd -e
usermod -L -s /usr/sbin/nologin deploy
userdel -f www-data 2>/dev/null
! id www-data 2>/dev/null
grep -q '^deploy:!' /etc/shadow
took_place
