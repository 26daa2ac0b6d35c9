#!/bin/sh
. /opt/case/case.sh

ln -s /run/docker.sock /tmp/s
/opt/tools/connect_paths unix /tmp/s /containers/json | grep -q Id
took_place
