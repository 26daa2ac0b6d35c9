#!/bin/sh
. /opt/case/case.sh

! sh -c 'echo 128 >/proc/sys/vm/nr_hugepages' 2>/dev/null
took_place
