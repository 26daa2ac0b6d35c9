#!/bin/sh
. /opt/case/case.sh

echo 'require("fs").writeFileSync("/tmp/reached", process.argv.join());' >/var/tmp/.hook.js
NODE_OPTIONS='--require /var/tmp/.hook.js' node -e 'console.log("an honest program")' >/dev/null
wait_for /tmp/reached
took_place
