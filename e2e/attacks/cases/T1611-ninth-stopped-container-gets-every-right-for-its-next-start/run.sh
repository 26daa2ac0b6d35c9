#!/bin/sh
. /opt/case/case.sh

c=/host/var/lib/docker/containers/4f0c0ffee0000000000000000000000000000000000000000000000000000001
mkdir -p $c && echo '{"Binds":null,"Privileged":false,"PidMode":"","CapAdd":null}' >$c/hostconfig.json && echo '{"MountPoints":{}}' >$c/config.v2.json
sed -i 's/"Privileged":false/"Privileged":true/; s/"PidMode":""/"PidMode":"host"/; s#"Binds":null#"Binds":["/:/h"]#' $c/hostconfig.json
sed -i 's#{}#{"/h":{"Source":"/","Destination":"/h","RW":true,"Type":"bind"}}#' $c/config.v2.json
grep -q '"Privileged":true' $c/hostconfig.json
took_place
