#!/bin/sh
. /opt/case/case.sh

ln /bin/bash /bin/httpd
/bin/httpd -c 'id >/tmp/reached'
test -s /tmp/reached
took_place
