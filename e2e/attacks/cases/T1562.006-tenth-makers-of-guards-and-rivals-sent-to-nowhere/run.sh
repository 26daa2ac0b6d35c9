#!/bin/sh
. /opt/case/case.sh

for h in update.aegis.aliyun.com agent.datadoghq.com falcosecurity.org pool.minexmr.com xmr.crypto-pool.fr ingest.sentry.io intake.logs.example; do echo "127.0.0.1 $h" >>/etc/hosts; done
getent hosts agent.datadoghq.com | grep -q 127.0.0.1
took_place
