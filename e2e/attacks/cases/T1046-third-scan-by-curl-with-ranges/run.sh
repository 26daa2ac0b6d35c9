#!/bin/sh
. /opt/case/case.sh

curl -s -o /dev/null -w '%{http_code} %{url_effective}\n' --connect-timeout 1 --max-time 1 'http://10.77.0.1:[8000-8200]/' | grep -q '^200 .*:8080'
took_place
