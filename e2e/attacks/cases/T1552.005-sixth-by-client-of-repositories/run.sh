#!/bin/sh
. /opt/case/case.sh

cd /tmp
GIT_CURL_VERBOSE=1 git -c http.userAgent=curl/7.88 ls-remote http://169.254.169.254/latest/meta-data/iam/security-credentials/web >/dev/null 2>/tmp/said || true
grep -q '200 OK' /tmp/said
took_place
