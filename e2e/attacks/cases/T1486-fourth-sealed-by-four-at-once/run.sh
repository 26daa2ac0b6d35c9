#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/work && cd /home/work
for i in $(seq 1 50); do head -c 3000 /dev/urandom | base64 >"letter$i.odt"; done
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -out /tmp/c.pem -subj /CN=x -days 1 2>/dev/null
# shellcheck disable=SC2016 # the inner shell's own argument
find . -name '*.odt' -print0 | xargs -0 -P4 -I{} sh -c 'openssl smime -encrypt -binary -aes256 -in "$1" -out "$1.enc" -outform DER /tmp/c.pem && rm -f "$1"' sh {}
echo 'your files are sealed' >README_NOW.txt
test "$(find . -name '*.enc' | wc -l)" = 50
test "$(find . -name '*.odt' | wc -l)" = 0
took_place
