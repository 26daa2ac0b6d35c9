#!/bin/sh
. /opt/case/case.sh

cd /tmp
git -c http.userAgent=curl/7.88 ls-remote http://169.254.169.254/latest/meta-data/iam/security-credentials/web >/dev/null 2>/tmp/said || true
if grep -q 'Failed to connect' /tmp/said; then exit 1; fi
test -s /tmp/said
took_place
