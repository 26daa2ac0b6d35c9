#!/bin/sh
. /opt/case/case.sh

curl -s -H 'Metadata-Flavor: Google' --resolve metadata.google.internal:80:169.254.169.254 \
    'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token' | grep -q ok
took_place
