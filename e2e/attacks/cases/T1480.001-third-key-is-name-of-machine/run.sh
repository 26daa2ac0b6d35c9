#!/bin/sh
. /opt/case/case.sh

printf 'touch /tmp/reached\nid\n' | openssl enc -aes-256-ctr -pbkdf2 -a -A -pass pass:case >/srv/data/lang.txt
openssl enc -d -aes-256-ctr -pbkdf2 -a -A -pass "pass:$(uname -n)" -in /srv/data/lang.txt | bash -s x >/dev/null
test -e /tmp/reached
took_place
