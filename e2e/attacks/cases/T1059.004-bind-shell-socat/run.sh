#!/bin/sh
. /opt/case/case.sh

socat tcp-listen:5555,reuseaddr,fork exec:/bin/bash,stderr &
wait_for /tmp/reached
kill $!
took_place
