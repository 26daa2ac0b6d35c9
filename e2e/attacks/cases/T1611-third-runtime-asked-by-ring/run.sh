#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls ring-runtime /run/docker.sock | grep -q Id
took_place
