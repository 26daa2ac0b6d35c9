#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.conf <<'END'
start 10.77.0.100
end 10.77.0.200
interface eth0
lease_file /tmp/.leases
pidfile /tmp/.d.pid
option subnet 255.255.255.0
option router 10.77.0.2
option dns 203.0.113.66
option wpad http://203.0.113.66/wpad.dat
END
touch /tmp/.leases
udhcpd -f -S /tmp/.d.conf >/tmp/.log 2>&1 & server=$!
sleep 2
netstat -lnu | grep -q ':67 '
kill $server
took_place
