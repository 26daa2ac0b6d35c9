#!/bin/sh
. /opt/case/case.sh

echo 'root:Bait-2026' | chpasswd
setpriv --reuid 33 --regid 33 --clear-groups sh -c '
for word in admin root toor 123456 password letmein qwerty changeme; do
    echo $word | timeout 10 su root -c id >/dev/null 2>&1 &
done
wait'
took_place
