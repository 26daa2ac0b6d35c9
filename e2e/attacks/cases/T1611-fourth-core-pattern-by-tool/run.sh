#!/bin/sh
. /opt/case/case.sh

sysctl -w "kernel.core_pattern=$(cat /proc/sys/kernel/core_pattern)"
took_place
