#!/bin/sh
. /opt/case/case.sh

cp /etc/shadow /tmp/.s && echo "deploy:$(mkpasswd -m sha512 -S ab12cd34 summer26):19700:0:99999:7:::" >>/tmp/.s
grep -q '^service:' /tmp/.s
salt=$(grep '^deploy' /tmp/.s | cut -d'$' -f3); want=$(grep '^deploy' /tmp/.s | cut -d: -f2)
for w in root admin changeme password 123456 letmein qwerty welcome spring26 autumn26 winter26 summer24 summer25 summer26; do
    test "$(mkpasswd -m sha512 -S "$salt" $w)" != "$want" || echo $w >/tmp/.found
done
grep -q summer26 /tmp/.found
took_place
