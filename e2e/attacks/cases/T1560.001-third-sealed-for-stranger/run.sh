#!/bin/sh
. /opt/case/case.sh

openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=x -keyout /dev/null -out /tmp/.c.pem 2>/dev/null
mkdir -p /dev/shm/.q
tar -C / -czf - srv root/.ssh root/.aws 2>/dev/null | openssl cms -encrypt -binary -aes-256-cbc -outform DER /tmp/.c.pem | split -b 1000 - /dev/shm/.q/p
rm /tmp/.c.pem
test -s /dev/shm/.q/paa
took_place
