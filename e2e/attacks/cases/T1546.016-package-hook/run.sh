#!/bin/sh
. /opt/case/case.sh

echo 'DPkg::Pre-Invoke {"/tmp/x";};' >/etc/apt/apt.conf.d/99x
took_place
