#!/bin/sh
. /opt/case/case.sh

echo 'touch /tmp/reached' | openssl enc -aes-256-cbc -pbkdf2 -k bait -a >/tmp/.l
openssl enc -d -aes-256-cbc -pbkdf2 -k bait -a -in /tmp/.l | bash
wait_for /tmp/reached
took_place
