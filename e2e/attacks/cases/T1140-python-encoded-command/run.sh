#!/bin/sh
. /opt/case/case.sh

python3 -c "import base64;exec(base64.b64decode('b3Blbignc2VlbicsICd3JykuY2xvc2UoKQ=='))"
test -e seen
took_place
