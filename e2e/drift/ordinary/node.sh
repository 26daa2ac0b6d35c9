set -e
node -e 'const fs = require("fs"); fs.writeFileSync("/tmp/x.json", "{}"); JSON.parse(fs.readFileSync("/tmp/x.json"))'
node -e 'require("http").createServer((q, s) => s.end("ok")).listen(8001)' &
sleep 0.7
[ "$(curl -sf http://127.0.0.1:8001/)" = ok ]
node -e 'require("child_process").execSync("ls /")'
