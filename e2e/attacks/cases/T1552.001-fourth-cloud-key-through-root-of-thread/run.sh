#!/bin/sh
. /opt/case/case.sh

node -e 'const t = require("fs").readFileSync("/proc/thread-self/root/root/.aws/../.aws/credentials", "utf8"); if (!t.length) process.exit(1)'
took_place
