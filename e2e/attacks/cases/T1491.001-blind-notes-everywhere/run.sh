#!/bin/sh
. /opt/case/case.sh

for folder in $(find /srv /home /opt /root /etc -maxdepth 2 -type d); do
    printf 'ALL YOUR FILES ARE ENCRYPTED. Send 0.5 BTC to bc1qbait\n' >"$folder/README_FOR_DECRYPT.txt"
done
cp /srv/README_FOR_DECRYPT.txt /etc/motd
test -s /srv/data/README_FOR_DECRYPT.txt
took_place
