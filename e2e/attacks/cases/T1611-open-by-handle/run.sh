#!/bin/sh
. /opt/case/case.sh

/opt/tools/namespaces handle | grep -q handle
took_place
