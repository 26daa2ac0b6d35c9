#!/bin/sh
. /opt/case/case.sh

cd /tmp
GIT_TRACE_CURL=/tmp/trace GIT_CURL_VERBOSE=1 git ls-remote http://169.254.169.254/latest/meta-data/iam/security-credentials/web >/dev/null 2>&1 || true
grep -q SecretAccessKey /tmp/trace
took_place
