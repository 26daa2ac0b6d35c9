#!/bin/sh
. /opt/case/case.sh

ps aux; ss -tunap; ip addr; ip route; who; cat /etc/passwd /etc/resolv.conf /etc/hosts >/dev/null
took_place
