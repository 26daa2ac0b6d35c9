#!/bin/sh
. /opt/case/case.sh

/opt/tools/raw_sockets arp
took_place
