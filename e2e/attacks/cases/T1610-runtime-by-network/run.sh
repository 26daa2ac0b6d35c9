#!/bin/sh
. /opt/case/case.sh

curl -s -X POST http://10.77.0.1:2375/containers/create -d '{"HostConfig":{"Privileged":true,"Binds":["/:/host"]}}' | grep -q Id
took_place
